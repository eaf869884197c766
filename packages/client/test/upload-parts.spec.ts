import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { presignRequest, type UploadedPart } from '@static-file-upload/contract/direct-upload';
import type { ReplayedDirectUpload } from '@static-file-upload/contract/receipt';
import { Api } from '../src/api.ts';
import { readParts } from '../src/direct-upload.ts';
import { findFile } from '../src/find-files.ts';
import { type LocalFile, toBody } from '../src/local-file.ts';
import { SavedUploads } from '../src/saved-uploads.ts';
import { uploadFile } from '../src/upload-file.ts';

const partSize = 10;
const partCount = 30;
const bytesOfPart = (number: number) => String.fromCharCode(64 + number).repeat(partSize);
const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);
const content = numbers(1, partCount).map(bytesOfPart).join('');
const stored: ReplayedDirectUpload = {
  id: '0f2c1d5e-5d1f-4b6a-9c3b-5e7a1c0d9e42',
  key: 'k',
  filename: 'file.bin',
  size: content.length,
  sensitive: true,
  contentType: 'application/octet-stream',
  uploadedBy: 'ada',
  replayed: true,
};
const tomorrow = new Date(Date.now() + 86_400_000).toISOString();

/** Its server is the service and the storage in one, and records the requests. */
describe('a file that is sent in parts', () => {
  let server: Server;
  let origin: URL;
  let folder: string;
  let file: LocalFile;
  let saved: SavedUploads;
  /** The numbers of the parts in each request to presign some. */
  let presigned: number[][];
  /** Which parts arrived, and which of the requests above presigned their URL. */
  let arrived: { readonly number: number; readonly request: number; readonly body: string }[];
  /** Statuses for the first attempts to send a part. */
  let refusals: number[];
  /** What the response to a part waits for. */
  let hold: () => Promise<unknown>;
  /** How many parts are being sent, now and at most. */
  let sending: { now: number; max: number };
  /** The response to the completion. */
  let completion: object;

  beforeAll(async () => {
    server = createServer((request, response) => void respond(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });

  afterAll(() => void server.close());

  beforeEach(async () => {
    [presigned, arrived, refusals] = [[], [], []];
    [hold, sending, completion] = [() => Promise.resolve(), { now: 0, max: 0 }, stored];
    folder = mkdtempSync(join(tmpdir(), 'upload-parts-'));
    writeFileSync(join(folder, 'file.bin'), content);
    file = await findFile(join(folder, 'file.bin'));
    saved = new SavedUploads({ origin: origin.origin, user: 'ada', sensitive: true }, join(folder, 'state'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', origin);
    const body = await text(request);
    switch (pathname) {
      case '/api/uploads/direct':
        return json(response, { ticket: 't', key: 'k', partSize, parts: partCount, expiresAt: tomorrow });
      case '/api/uploads/direct/parts': {
        const { parts } = presignRequest.parse(JSON.parse(body));
        const request = presigned.push(parts.map(({ number }) => number));
        const urlOf = (number: number) =>
          new URL(`/storage?number=${number}&request=${request}`, origin).href;
        // In another order than that of the request.
        const presignedParts = parts
          .map(({ number }) => ({ number, url: urlOf(number), headers: {}, expiresAt: tomorrow }))
          .reverse();
        return json(response, { parts: presignedParts });
      }
      case '/storage': {
        sending = { now: sending.now + 1, max: Math.max(sending.max, sending.now + 1) };
        const refusal = refusals.shift();
        if (refusal === undefined) await hold();
        sending.now -= 1;
        if (refusal !== undefined) return void response.writeHead(refusal).end();
        const [number, request] = [Number(searchParams.get('number')), Number(searchParams.get('request'))];
        arrived.push({ number, request, body });
        return void response.writeHead(200, { etag: `"${number}"` }).end();
      }
      default:
        return json(response, completion);
    }
  }

  function json(response: ServerResponse, value: object): void {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  }

  function upload(parallel: number) {
    const session = { freshToken: () => Promise.resolve('a') };
    return uploadFile(file, {
      api: new Api(origin, session, new AbortController().signal),
      limits: {
        maxUploadBytes: 1,
        maxDirectUploadBytes: 1000,
        directUpload: true,
        directUploadThresholdBytes: 1,
        directUploadPartBytes: partSize,
      },
      sensitive: true,
      parallel,
      saved,
      onProgress: () => undefined,
    });
  }

  const numbersOf = (parts: readonly { readonly number: number }[]) =>
    parts.map(({ number }) => number).sort((one, other) => one - other);

  test.each([1, 3])('is presigned in batches that grow, when %i are sent at a time', async (parallel) => {
    await upload(parallel);
    expect(presigned).toEqual([numbers(1, 4), numbers(5, 12), numbers(13, 28), [29, 30]]);
    expect(numbersOf(arrived)).toEqual(numbers(1, partCount));
    for (const { number, body } of arrived) expect(body).toBe(bytesOfPart(number));
  });

  test('continues with the parts that are missing or have changed, and presigns no others', async () => {
    const uploaded: UploadedPart[] = [];
    for await (const { number, crc32 } of readParts(file, partSize))
      uploaded.push({ number, crc32: number === 2 ? 'AAAAAA==' : crc32, etag: '"e"' });
    const { size, mtimeMs } = file;
    const started = { ticket: 't', key: 'k', partSize, parts: partCount, expiresAt: tomorrow, size, mtimeMs };
    await saved.save(file, { ...started, uploaded: uploaded.slice(0, -1) });
    await upload(2);
    expect(presigned).toEqual([[2, partCount]]);
    expect(numbersOf(arrived)).toEqual([2, partCount]);
  });

  test.each([403, 503])(
    'presigns a part once more, and alone, when its URL responds with %i',
    async (status) => {
      refusals = [status];
      await upload(1);
      expect(presigned.slice(0, 3)).toEqual([numbers(1, 4), [1], numbers(5, 12)]);
      expect(arrived[0]).toMatchObject({ number: 1, request: 2 });
    },
  );

  test.each([1, 3])('is sent with %i parts at a time, and never more', async (parallel) => {
    const allAtOnce = Promise.withResolvers<void>();
    hold = () => {
      if (sending.now === parallel) allAtOnce.resolve();
      return allAtOnce.promise;
    };
    await upload(parallel);
    expect(sending).toEqual({ now: 0, max: parallel });
    expect(numbersOf(arrived)).toEqual(numbers(1, partCount));
  });

  test('sends no further part after one was refused, and fails once the others have ended', async () => {
    refusals = [400];
    hold = () => sleep(100);
    await expect(upload(2)).rejects.toThrow('The response was 400.');
    expect(sending.now).toBe(0);
    expect(arrived.length).toBeLessThan(3);
    // Nothing remembers what the service refuses.
    expect(await saved.find(file)).toBeUndefined();
  });

  test('fails when a response of the service is not valid', async () => {
    completion = { key: 'k' };
    await expect(upload(1)).rejects.toThrow(
      'The response to POST /api/uploads/direct/complete is not valid.',
    );
  });

  test.each(['{"ticket":"t"', '{"ticket":"t"}'])(
    'begins anew when what was saved of it is %s',
    async (text) => {
      const state = join(folder, 'state');
      const started = { ticket: 't', key: 'k', partSize, parts: partCount, expiresAt: tomorrow };
      await saved.save(file, { ...started, size: file.size, mtimeMs: file.mtimeMs, uploaded: [] });
      expect(await saved.find(file)).toBeDefined();
      for (const name of readdirSync(state)) writeFileSync(join(state, name), text);
      expect(await saved.find(file)).toBeUndefined();
    },
  );
});

test('the bytes behind the first 4 GiB of a file are found', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'upload-bytes-'));
  const path = join(folder, 'huge.bin');
  const start = 4 * 1024 ** 3 + 7;
  // Sparse: it takes no space on the disk.
  const handle = await open(path, 'w');
  await handle.write('behind', start);
  await handle.close();
  const file = await findFile(path);
  const { size, bytes } = await toBody(file, { offset: start, size: 6 });
  expect([size, await text(bytes as AsyncIterable<Uint8Array>)]).toEqual([6, 'behind']);
  rmSync(folder, { recursive: true });
});
