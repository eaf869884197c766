import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import type { ServerResponse } from 'node:http';
import { AwsError } from '../http/aws-error.ts';

const builder = new XMLBuilder({
  suppressEmptyNode: true,
  ignoreAttributes: false,
  attributeNamePrefix: '@',
});
const parser = new XMLParser({
  parseTagValue: false,
  ignoreAttributes: true,
  // What may occur once or often is always a list, so that a list of one is not read as something else.
  isArray: (name) => ['Part', 'Tag', 'Object'].includes(name),
});

export type XmlContent = Readonly<Record<string, unknown>>;

/** Answers with an XML document in S3's namespace. */
export function sendXml(response: ServerResponse, rootName: string, content: XmlContent, status = 200): void {
  const document = { [rootName]: { '@xmlns': 'http://s3.amazonaws.com/doc/2006-03-01/', ...content } };
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build(document)}`;
  response.writeHead(status, {
    'content-type': 'application/xml',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

/** Reads a document whose root must have this name. @throws AwsError MalformedXML */
export function parseXml(rootName: string, text: string): XmlContent {
  const malformed = () =>
    new AwsError('MalformedXML', 'The XML you provided was not well-formed or did not validate.');
  let document: unknown;
  try {
    document = parser.parse(text, true);
  } catch {
    // The parser's own words would tell a client nothing that this code does not.
    throw malformed();
  }
  const content = (document as Record<string, unknown>)[rootName];
  if (typeof content !== 'object' || content === null) throw malformed();
  return content as XmlContent;
}
