import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AwsError } from './aws-error.ts';
import type { Exchange } from './service.ts';

const maxBodyBytes = 256 * 1024;

export interface JsonBody {
  readonly text: string;
  /** SHA-256 in hex, as signatures are made over it. */
  readonly sha256: string;
}

/** Reads the small body of a JSON service. @throws AwsError when it is larger than such a body ever is */
export async function readJsonBody({ request }: Exchange): Promise<JsonBody> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) throw new AwsError('SerializationException', 'The request is too large.', 413);
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  return { text: body.toString('utf8'), sha256: createHash('sha256').update(body).digest('hex') };
}

/** @param invalid AWS's name for input that is not valid, which differs between services */
export function parseInput<T>(schema: z.ZodType<T>, text: string, invalid: string): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new AwsError('SerializationException', `The body is not JSON: ${String(error)}`);
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new AwsError(invalid, z.prettifyError(parsed.error));
  return parsed.data;
}

/** Responds in JSON 1.1, as Cognito and SSM do. */
export function sendAmzJson({ response, requestId }: Exchange, content: unknown, status = 200): void {
  const body = JSON.stringify(content);
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.1',
    'content-length': Buffer.byteLength(body),
    'x-amzn-requestid': requestId,
  });
  response.end(body);
}

/** The shape in which a JSON service reports an error. */
export function sendAmzError(exchange: Exchange, error: AwsError): void {
  exchange.response.setHeader('x-amzn-errortype', error.code);
  sendAmzJson(exchange, { __type: error.code, message: error.message }, error.status);
}
