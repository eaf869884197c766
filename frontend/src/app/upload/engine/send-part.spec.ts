import { aFile } from '../../../testing/file';
import { RequestInHand, takeTheNetwork } from '../../../testing/request-in-hand';
import { ConnectionFailure } from '../../http/connection-failure';
import { sendPart } from './upload-part';

takeTheNetwork();

const bytes = aFile('1234');

function send() {
  const stop = new AbortController();
  const headers = { host: 'storage', 'Content-Length': '4', 'x-amz-checksum-crc32': 'crc' };
  const onProgress = jest.fn();
  const sent = sendPart({
    url: 'https://storage/1',
    headers,
    bytes,
    signal: stop.signal,
    onProgress,
  });
  return { sent, stop, onProgress, request: RequestInHand.last };
}

test('a part goes to its presigned URL with the signed headers, and its ETag comes back', async () => {
  const { sent, onProgress, request } = send();
  request.upload.onprogress?.({ loaded: 4 });
  request.responseHeaders = { ETag: '"e"' };
  request.respond(200, {});

  await expect(sent).resolves.toBe('"e"');
  expect(request.opened).toBe('PUT https://storage/1');
  expect(request.headers).toEqual({ 'x-amz-checksum-crc32': 'crc' });
  expect(onProgress).toHaveBeenCalledWith(4);
});

test('a refusal of the storage carries its code and the wait it asks for', async () => {
  const { sent, request } = send();
  request.responseHeaders = { 'Retry-After': '2' };
  request.status = 503;
  request.responseText = '<Error><Code>SlowDown</Code></Error>';
  request.onload?.();
  await expect(sent).rejects.toMatchObject({ status: 503, code: 'SlowDown', retryAfterMs: 2000 });
});

test('a part whose connection breaks or stalls for a minute is a lost connection', async () => {
  const broken = send();
  broken.request.onerror?.();
  await expect(broken.sent).rejects.toBeInstanceOf(ConnectionFailure);

  jest.useFakeTimers();
  const stalled = send();
  jest.advanceTimersByTime(59_000);
  stalled.request.upload.onprogress?.({ loaded: 1 });
  jest.advanceTimersByTime(59_000);
  expect(stalled.onProgress).toHaveBeenCalledWith(1);
  jest.advanceTimersByTime(1000);
  jest.useRealTimers();
  await expect(stalled.sent).rejects.toBeInstanceOf(ConnectionFailure);
});

test('a part that a person stops is not a lost connection', async () => {
  const { sent, stop } = send();
  stop.abort();
  await expect(sent).rejects.toMatchObject({ name: 'AbortError' });
});
