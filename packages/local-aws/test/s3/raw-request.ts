import { type Agent, request as httpRequest } from 'node:http';
import type { RunningLocalAws } from '@static-file-upload/testing/local-aws';
import { canonicalRequest, sign } from '../../src/iam/canonical-request.ts';

export interface RawRequest {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Each piece is written by itself; an error cuts the connection. */
  readonly body?: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;
  readonly payloadHash?: string;
  readonly agent?: Agent;
}

export interface RawResponse {
  readonly status: number;
  readonly code: string | undefined;
}

/** Sends what no SDK would send, signed by the administrator. */
export async function sendRaw(aws: RunningLocalAws, raw: RawRequest): Promise<RawResponse> {
  const { method = 'PUT', path, body = [], agent } = raw;
  const headers = signedHeaders(aws, { ...raw, method });
  return new Promise((resolve, reject) => {
    const request = httpRequest(new URL(path, aws.url), { method, headers, agent }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, code: /<Code>(\w+)<\/Code>/.exec(text)?.[1] }),
      );
      response.on('error', reject);
    });
    request.on('error', reject);
    void write(request, body);
  });
}

async function write(request: ReturnType<typeof httpRequest>, body: NonNullable<RawRequest['body']>) {
  try {
    for await (const piece of body) {
      if (request.destroyed) return;
      await new Promise<void>((resolve) => request.write(piece, () => resolve()));
    }
    request.end();
  } catch (error) {
    request.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

function signedHeaders(
  aws: RunningLocalAws,
  { method = 'PUT', path, headers = {}, payloadHash }: RawRequest,
) {
  const { region, credentials } = aws.state;
  const timestamp = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');
  const all: Record<string, string> = {
    host: new URL(aws.url).host,
    'x-amz-date': timestamp,
    'x-amz-content-sha256': payloadHash ?? 'UNSIGNED-PAYLOAD',
    ...headers,
  };
  const names = Object.keys(all)
    .filter((name) => name !== 'transfer-encoding')
    .toSorted();
  const [plainPath = '', query = ''] = path.split('?');
  const canonical = canonicalRequest({
    method,
    path: plainPath,
    query,
    headers: all,
    signedHeaders: names,
    payloadHash: all['x-amz-content-sha256'] ?? '',
  });
  const scope = { date: timestamp.slice(0, 8), region, service: 's3' };
  const { accessKeyId, secretAccessKey } = credentials.admin;
  const signature = sign(secretAccessKey, timestamp, scope, canonical);
  const credential = `${accessKeyId}/${scope.date}/${region}/s3/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return { ...all, authorization };
}
