import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { crc32ToBase64 } from '@static-file-upload/contract/crc32';
import { startChecksumWorker } from '../../testing/checksum-worker';
import { aFile } from '../../testing/file';
import { ChecksumFailure, type ChecksumWorker, Checksums, UnreadableFile } from './checksums';

const bytes = Buffer.alloc(5_000_000, 'some bytes that repeat');
const file = aFile(bytes);

test('a file that is read in several slices has the right SHA-256 and CRC-32', async () => {
  const checksums = new Checksums(startChecksumWorker);
  const read: number[] = [];
  const onProgress = (bytesRead: number) => read.push(bytesRead);

  const both = [checksums.of('sha-256', file, { onProgress }), checksums.of('crc32', file)];
  await expect(Promise.all(both)).resolves.toEqual([
    createHash('sha256').update(bytes).digest('base64'),
    crc32ToBase64(crc32(bytes)),
  ]);
  expect(read).toEqual([2_097_152, 4_194_304, 5_000_000]);
});

test('memory that was read into is freed at once', async () => {
  const read: ArrayBuffer[] = [];
  const slice = (start: number, end: number) => ({
    arrayBuffer: async () => {
      const buffer = await aFile(bytes.subarray(start, end)).arrayBuffer();
      read.push(buffer);
      return buffer;
    },
  });
  const checksums = new Checksums(startChecksumWorker);
  const value = await checksums.of('crc32', Object.assign(aFile(bytes), { slice }));
  expect(value).toBe(crc32ToBase64(crc32(bytes)));
  expect(read.map(({ byteLength }) => byteLength)).toEqual([0, 0, 0]);
});

test('an empty file has checksums too', async () => {
  const checksums = new Checksums(startChecksumWorker);
  await expect(checksums.of('crc32', aFile(''))).resolves.toBe('AAAAAA==');
  await expect(checksums.of('sha-256', aFile(''))).resolves.toBe(createHash('sha256').digest('base64'));
});

test('a file whose checksum is cancelled is not read to its end', async () => {
  const checksums = new Checksums(startChecksumWorker);
  const stop = new AbortController();
  const onProgress = jest.fn(() => stop.abort());
  const stopped = checksums.of('crc32', file, { signal: stop.signal, onProgress });

  await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
  // All of it, by which time the cancelled one would have been read as well.
  await checksums.of('crc32', file);
  expect(onProgress).toHaveBeenCalledTimes(1);
});

test('a file that cannot be read is told from a checksum that failed', async () => {
  const failing = (error: Error) => {
    const slice = () => ({ arrayBuffer: () => Promise.reject(error) });
    return Object.assign(aFile('x'), { slice });
  };
  const checksums = new Checksums(startChecksumWorker);
  const gone = checksums.of('crc32', failing(new DOMException('gone', 'NotReadableError')));
  await expect(gone).rejects.toBeInstanceOf(UnreadableFile);
  await expect(checksums.of('crc32', failing(new Error('bug')))).rejects.toBeInstanceOf(ChecksumFailure);
});

test('a Worker that breaks down fails what waits for it, and the next file starts another one', async () => {
  const workers: ChecksumWorker[] = [{ postMessage: jest.fn(), onmessage: null, onerror: null }];
  const start = jest.fn(() => workers.pop() ?? startChecksumWorker());
  const checksums = new Checksums(start);
  const [broken] = workers;
  const waiting = checksums.of('crc32', file);
  broken?.onerror?.({ message: 'no such file' } as ErrorEvent);

  await expect(waiting).rejects.toThrow(new ChecksumFailure('no such file'));
  await expect(checksums.of('crc32', aFile(''))).resolves.toBe('AAAAAA==');
  expect(start).toHaveBeenCalledTimes(2);
});
