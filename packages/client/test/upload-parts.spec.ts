import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Api, type PartDescription, type SentPart } from '../src/upload/api.ts';
import { PartReader } from '../src/upload/checksums.ts';
import { bytesOf, findFiles, type LocalFile } from '../src/upload/local-file.ts';
import { SavedUploads } from '../src/upload/saved-uploads.ts';
import { uploadFile } from '../src/upload/upload-file.ts';

const partSize = 10;
const partCount = 30;
const bytesOfPart = (number: number) => String.fromCharCode(64 + number).repeat(partSize);
const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);
const content = numbers(1, partCount).map(bytesOfPart).join('');
const tomorrow = new Date(Date.now() + 86_400_000).toISOString();

/** The service and the storage in one, which note what they are asked for. */
describe('A file that is sent in parts', () => {
  let server: Server;
  let origin: URL;
  let folder: string;
  let file: LocalFile;
  let saved: SavedUploads;
  /** The numbers of the parts in each request for places. */
  let asked: number[][];
  /** Which parts arrived, and by which of their places. */
  let arrived: { readonly number: number; readonly place: number; readonly body: string }[];
  /** Answers to the first tries to send a part. */
  let refusals: number[];

  beforeAll(async () => {
    server = createServer((request, response) => void answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });

  afterAll(() => void server.close());

  beforeEach(async () => {
    [asked, arrived, refusals] = [[], [], []];
    folder = mkdtempSync(join(tmpdir(), 'upload-parts-'));
    writeFileSync(join(folder, 'file.bin'), content);
    [file] = (await findFiles([join(folder, 'file.bin')])) as [LocalFile];
    saved = new SavedUploads({ origin: origin.origin, user: 'ada', sensitive: true }, join(folder, 'state'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', origin);
    const body = await text(request);
    switch (pathname) {
      case '/api/uploads/direct':
        return json(response, { ticket: 't', partSize, parts: partCount, expiresAt: tomorrow });
      case '/api/uploads/direct/parts': {
        const { parts } = JSON.parse(body) as { parts: PartDescription[] };
        const place = asked.push(parts.map(({ number }) => number));
        const urlOf = (number: number) => new URL(`/storage?number=${number}&place=${place}`, origin).href;
        // In another order than they were asked for.
        const places = parts.map(({ number }) => ({ number, url: urlOf(number), headers: {} })).reverse();
        return json(response, { parts: places });
      }
      case '/storage': {
        const refusal = refusals.shift();
        if (refusal !== undefined) return void response.writeHead(refusal).end();
        const [number, place] = [Number(searchParams.get('number')), Number(searchParams.get('place'))];
        arrived.push({ number, place, body });
        return void response.writeHead(200, { etag: `"${number}"` }).end();
      }
      default:
        return json(response, { key: 'k' });
    }
  }

  function json(response: ServerResponse, value: object): void {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  }

  function upload(parallel: number) {
    const session = { accessToken: 'a', freshToken: () => Promise.resolve('a') };
    return uploadFile(file, {
      api: new Api(origin, session, new AbortController().signal),
      limits: {
        maxUploadBytes: 1,
        maxDirectUploadBytes: 1000,
        directUpload: true,
        directUploadThresholdBytes: 1,
      },
      sensitive: true,
      parallel,
      saved,
      advance: () => undefined,
    });
  }

  const numbersOf = (parts: readonly { readonly number: number }[]) =>
    parts.map(({ number }) => number).sort((one, other) => one - other);

  test.each([1, 3])(
    'asks where several of them go at a time, and ever more, sending %i at once',
    async (parallel) => {
      await upload(parallel);
      expect(asked).toEqual([numbers(1, 4), numbers(5, 12), numbers(13, 28), [29, 30]]);
      expect(numbersOf(arrived)).toEqual(numbers(1, partCount));
      for (const { number, body } of arrived) expect(body).toBe(bytesOfPart(number));
    },
  );

  test('goes on with those that are missing or have changed, and asks for no others', async () => {
    const sent: SentPart[] = [];
    for await (const { number, crc32 } of new PartReader(file, partSize).parts())
      sent.push({ number, crc32: number === 2 ? 'AAAAAA==' : crc32, etag: '"e"' });
    const { size, mtimeMs } = file;
    const begun = { ticket: 't', partSize, parts: partCount, expiresAt: tomorrow, size, mtimeMs };
    await saved.save(file, { ...begun, sent: sent.slice(0, -1) });
    await upload(2);
    expect(asked).toEqual([[2, partCount]]);
    expect(numbersOf(arrived)).toEqual([2, partCount]);
  });

  test.each([403, 503])('asks again, for one alone, whose place answered %i', async (status) => {
    refusals = [status];
    await upload(1);
    expect(asked.slice(0, 3)).toEqual([numbers(1, 4), [1], numbers(5, 12)]);
    expect(arrived[0]).toMatchObject({ number: 1, place: 2 });
  });
});

test('The bytes behind the first 4 GiB of a file are found', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'upload-bytes-'));
  const path = join(folder, 'huge.bin');
  const start = 4 * 1024 ** 3 + 7;
  // Sparse: it takes no place on the disk.
  const handle = await open(path, 'w');
  await handle.write('behind', start);
  await handle.close();
  const [file] = (await findFiles([path])) as [LocalFile];
  const { size, bytes } = await bytesOf(file, start, start + 6);
  expect([size, await text(bytes as AsyncIterable<Uint8Array>)]).toEqual([6, 'behind']);
  rmSync(folder, { recursive: true });
});
