/**
 * A storage that speaks just enough S3 and throws every body away, so that it never is what limits a measurement.
 * It keeps the small `.info` objects that tus reads back. `BYTES_PER_SECOND` slows every connection down.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

interface Kept {
  readonly body: Buffer;
  readonly metadata: Readonly<Record<string, string>>;
}

const bytesPerSecond = Number(process.env['BYTES_PER_SECOND'] ?? Infinity);
const kept = new Map<string, Kept>();
/** Sizes of the parts of each upload. */
const uploads = new Map<string, Map<number, number>>();
const checksumHeader = 'x-amz-checksum-crc32';
const trailerLine = new RegExp(`\\r\\n${checksumHeader}:(.*)\\r\\n`);
const maxTrailerBytes = 64;
const etag = '"0123456789abcdef0123456789abcdef"';

createServer({ requestTimeout: 0, keepAliveTimeout: 600_000 }, (request, response) => {
  void respond(request, response).catch((error: unknown) => response.destroy(error as Error));
}).listen(Number(process.env['PORT']), '127.0.0.1');

async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://sink');
  const keep = pathname.endsWith('.info');
  const body = await read(request, keep);
  const uploadId = searchParams.get('uploadId');
  const partNumber = Number(searchParams.get('partNumber'));
  switch (request.method) {
    case 'PUT':
      if (keep) kept.set(pathname, { body: Buffer.concat(body.chunks), metadata: metadataOf(request) });
      if (uploadId !== null) uploads.get(uploadId)?.set(partNumber, body.size);
      return void response
        .writeHead(200, { etag, [checksumHeader]: body.trailer ?? promisedChecksum(request) })
        .end();
    case 'POST':
      return uploadId === null ? open(response) : complete(request, response, uploadId);
    case 'GET':
      return uploadId === null ? readBack(response, pathname) : listParts(response, uploadId);
    case undefined:
    default:
      return void response.writeHead(404).end();
  }
}

interface Body {
  readonly size: number;
  readonly chunks: readonly Buffer[];
  /** The checksum that follows the bytes. */
  readonly trailer: string | undefined;
}

async function read(request: IncomingMessage, keep: boolean): Promise<Body> {
  const chunks: Buffer[] = [];
  let size = 0;
  let end = '';
  const started = performance.now();
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    end = (end + chunk.subarray(-maxTrailerBytes).toString('latin1')).slice(-maxTrailerBytes);
    if (keep) chunks.push(chunk);
    const aheadMs = (size / bytesPerSecond) * 1000 - (performance.now() - started);
    if (aheadMs > 5) await sleep(aheadMs);
  }
  const [, trailer] = trailerLine.exec(end) ?? [];
  return { size, chunks, trailer };
}

function metadataOf({ headers }: IncomingMessage): Record<string, string> {
  const entries = Object.entries(headers).filter(([name]) => name.startsWith('x-amz-meta-'));
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

function open(response: ServerResponse): void {
  const id = `upload-${uploads.size}`;
  uploads.set(id, new Map());
  xml(response, 'InitiateMultipartUploadResult', `<UploadId>${id}</UploadId>`);
}

function complete(request: IncomingMessage, response: ServerResponse, uploadId: string): void {
  uploads.get(uploadId)?.clear();
  const checksum = `<ChecksumCRC32>${promisedChecksum(request)}</ChecksumCRC32>`;
  xml(response, 'CompleteMultipartUploadResult', `<ETag>${etag}</ETag>${checksum}`);
}

/** Believes what it is told. */
function promisedChecksum({ headers }: IncomingMessage): string {
  return String(headers[checksumHeader] ?? 'AAAAAA==');
}

function listParts(response: ServerResponse, uploadId: string): void {
  const parts = [...(uploads.get(uploadId) ?? [])].map(
    ([number, size]) =>
      `<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag><Size>${size}</Size></Part>`,
  );
  xml(response, 'ListPartsResult', `<IsTruncated>false</IsTruncated>${parts.join('')}`);
}

function readBack(response: ServerResponse, path: string): void {
  const found = kept.get(path);
  if (found) response.writeHead(200, { etag, ...found.metadata }).end(found.body);
  else {
    response.statusCode = 404;
    xml(response, 'Error', '<Code>NoSuchKey</Code>');
  }
}

function xml(response: ServerResponse, name: string, content: string): void {
  response.setHeader('content-type', 'application/xml');
  response.end(`<?xml version="1.0" encoding="UTF-8"?><${name}>${content}</${name}>`);
}
