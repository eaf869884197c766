import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import { AwsError } from '../../http/aws-error.ts';

const builder = new XMLBuilder({
  suppressEmptyNode: true,
  ignoreAttributes: false,
  attributeNamePrefix: '@',
});
const parser = new XMLParser({
  parseTagValue: false,
  ignoreAttributes: true,
  // A key may begin or end with a space, and hold characters that XML can only write as numbers.
  trimValues: false,
  htmlEntities: true,
  // A repeatable element is always a list, so that a list of one is read like any other.
  isArray: (name) => ['Part', 'Tag', 'Object'].includes(name),
});

const xmlContent = z.record(z.string(), z.unknown());
export type XmlContent = Readonly<z.output<typeof xmlContent>>;

export function xmlDocument(rootName: string, content: XmlContent): string {
  // A parser reads a bare carriage return as a line feed, and refuses most other control characters.
  const text = builder
    .build({ [rootName]: content })
    .replace(/(?![\t\n])\p{Cc}/gu, (character) => `&#${character.charCodeAt(0)};`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${text}`;
}

/** Responds with an XML document in S3's namespace. */
export function sendXml(response: ServerResponse, rootName: string, content: XmlContent): void {
  const body = xmlDocument(rootName, { '@xmlns': 'http://s3.amazonaws.com/doc/2006-03-01/', ...content });
  response.writeHead(200, {
    'content-type': 'application/xml',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

/** Reads a document whose root must have this name. @throws AwsError MalformedXML */
export function parseXml(rootName: string, text: string): XmlContent {
  const malformed = () =>
    new AwsError('MalformedXML', 'The XML you provided was not well-formed or did not validate.');
  // No S3 client sends a document type; its entities could make a small document huge.
  if (text.includes('<!DOCTYPE')) throw malformed();
  let document: unknown;
  try {
    document = parser.parse(text, true);
  } catch {
    // The parser's own message would add nothing for a client.
    throw malformed();
  }
  const parsed = z.object({ [rootName]: xmlContent }).safeParse(document);
  const content = parsed.data?.[rootName];
  if (!content) throw malformed();
  return content;
}
