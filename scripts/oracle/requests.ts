import type { SeededRandom } from '@static-file-upload/testing/common/seeded-random';
import { createHash } from 'node:crypto';
import type { Message } from './message.ts';
import { anyBytes } from './random-bytes.ts';

/** A file whose parts the storage has, so that one request makes it an object. */
export interface PreparedFile {
  readonly name: string;
  readonly bytes: Buffer;
  readonly sensitive: boolean;
  readonly ticket: string;
  /** The bodies of the requests for the URLs of its parts, and for its completion. */
  readonly presign: object;
  readonly complete: object;
}

export interface RequestSource {
  readonly random: SeededRandom;
  /** A name that no other upload has, so that every object can be traced to its request. */
  readonly nextName: () => string;
  readonly prepare: (file: Pick<PreparedFile, 'name' | 'bytes' | 'sensitive'>) => Promise<PreparedFile>;
}

/** @returns one request, or one and its repetition */
export async function anyRequest(source: RequestSource): Promise<Message[]> {
  const { random } = source;
  const kind = random.fraction();
  if (kind < 0.36) return rawUpload(source);
  if (kind < 0.66) return [formUpload(source)];
  if (kind < 0.78) return directUpload(source);
  if (kind < 0.83) return [json('/api/uploads/direct', directStart(source))];
  const reading = { method: random.pick(['GET', 'GET', 'HEAD']), headers: [] };
  const targets = ['/health', '/api/config', '/api/auth/me', `/api/missing/${source.nextName()}`] as const;
  return [{ ...reading, target: random.pick(targets) }];
}

function rawUpload({ random, nextName }: RequestSource): Message[] {
  const body = anyBytes(random);
  const described = random.fraction() < 0.92 ? `?sensitive=${random.pick(['true', 'false'])}` : '';
  const digested = random.fraction() < 0.4;
  const isRepeatable = digested && random.fraction() < 0.5;
  const name = nextName();
  const message: Message = {
    method: 'PUT',
    target: `/api/uploads/${name}${described}`,
    headers: [
      ...(random.fraction() < 0.5 ? ['Content-Type: text/plain'] : []),
      ...(digested ? [`Repr-Digest: sha-256=:${digestOf(random, body)}:`] : []),
      ...(random.fraction() < 0.2 ? [otherDigest(random, body)] : []),
      ...(isRepeatable ? [`Idempotency-Key: ${name}`] : []),
      ...(random.fraction() < 0.03 ? [`Content-Range: bytes 0-${body.length}/*`] : []),
    ],
    body,
  };
  return isRepeatable && random.fraction() < 0.6 ? [message, message] : [message];
}

function formUpload({ random, nextName }: RequestSource): Message {
  const name = nextName();
  const bytes = anyBytes(random);
  const delimiter = `--b-${name}`;
  const field = (field: string, value: string) =>
    Buffer.from(`${delimiter}\r\nContent-Disposition: form-data; name="${field}"\r\n\r\n${value}\r\n`);
  const file = Buffer.concat([
    Buffer.from(`${delimiter}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\n`),
    bytes,
    Buffer.from('\r\n'),
  ]);
  const sensitive = field('sensitive', random.pick(['true', 'false']));
  const digest = random.fraction() < 0.3 ? [field('sha256', digestOf(random, bytes, 'sha256', 'hex'))] : [];
  const end = Buffer.from(`${delimiter}--\r\n`);
  const whole = [sensitive, ...digest, file, end];
  const damaged: readonly (readonly Buffer[])[] = [
    [sensitive, file],
    [sensitive, file, field('more', 'x'), end],
    [file, sensitive, end],
    [sensitive, file, file, end],
    [sensitive, file, Buffer.from(`${delimiter}x--\r\n`)],
    [sensitive, file.subarray(0, -2), end],
    [sensitive, file, end.subarray(0, -random.between(1, 4))],
    [sensitive, file, end, Buffer.from('an epilogue')],
    [Buffer.from('a preamble\r\n'), ...whole],
  ];
  const parts = random.fraction() < 0.8 ? whole : (damaged[random.between(0, damaged.length - 1)] ?? whole);
  const headers = [`Content-Type: multipart/form-data; boundary=b-${name}`];
  return { method: 'POST', target: '/api/uploads', headers, body: Buffer.concat(parts) };
}

/** Requests about a file whose parts are stored: for their URLs, and for the completion, once or twice. */
async function directUpload({ random, nextName, prepare }: RequestSource): Promise<Message[]> {
  const bytes = anyBytes(random, 1);
  const file = await prepare({ name: nextName(), bytes, sensitive: random.fraction() < 0.5 });
  const complete = json(
    '/api/uploads/direct/complete',
    random.fraction() < 0.1 ? { ...file.complete, parts: [] } : file.complete,
  );
  return [
    ...(random.fraction() < 0.3 ? [json('/api/uploads/direct/parts', file.presign)] : []),
    ...(random.fraction() < 0.9 ? [complete] : []),
    ...(random.fraction() < 0.2 ? [complete] : []),
  ];
}

function directStart({ random, nextName }: RequestSource): object {
  return { filename: nextName(), size: random.between(1, 100_000), sensitive: random.fraction() < 0.5 };
}

function json(target: string, body: object): Message {
  return {
    method: 'POST',
    target,
    headers: ['Content-Type: application/json'],
    body: Buffer.from(JSON.stringify(body)),
  };
}

function otherDigest(random: SeededRandom, bytes: Buffer): string {
  return random.pick([
    `Content-Digest: sha-512=:${digestOf(random, bytes, 'sha512')}:`,
    `Content-MD5: ${digestOf(random, bytes, 'md5')}`,
    `Digest: SHA-256=${digestOf(random, bytes)}`,
  ]);
}

/** Of the bytes, or now and then of others. */
function digestOf(
  random: SeededRandom,
  bytes: Buffer,
  algorithm = 'sha256',
  encoding: 'base64' | 'hex' = 'base64',
): string {
  const hash = createHash(algorithm).update(bytes);
  if (random.fraction() < 0.1) hash.update('other bytes');
  return hash.digest(encoding);
}
