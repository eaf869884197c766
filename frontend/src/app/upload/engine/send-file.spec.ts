import { RequestInHand, takeTheNetwork } from '../../../testing/request-in-hand';
import { aReplayedRawUpload, aSignedReceipt } from '../../../testing/signed-receipt';
import { UnreadableFile } from '../../checksums/checksums';
import { ApiProblem } from '../../http/api-problem';
import { ConnectionFailure } from '../../http/connection-failure';
import { UnexpectedResponse } from '../../http/parse-response';
import { sendFile } from './single-upload';
import { contentTypeOf } from './upload-request';

takeTheNetwork();

function send(file: File, sensitive = true) {
  const controller = new AbortController();
  const onProgress = jest.fn();
  const stored = sendFile({
    file,
    sensitive,
    sha256: 'digest',
    idempotencyKey: 'key',
    token: 't',
    signal: controller.signal,
    onProgress,
  });
  return { stored, controller, onProgress, request: RequestInHand.last };
}

test('the file goes as it is, with its name, its choice and its type', () => {
  const file = new File(['%'], 'a/b 100%? ü.txt', { type: 'text/plain' });
  const { request } = send(file);

  expect(request.opened).toBe('PUT /api/uploads/a%2Fb%20100%25%3F%20%C3%BC.txt?sensitive=true');
  expect(request.headers).toEqual({
    Authorization: 'Bearer t',
    'Content-Type': 'text/plain',
    'Repr-Digest': 'sha-256=:digest:',
    'Idempotency-Key': 'key',
  });
  expect(request.body).toBe(file);
});

test.each([
  'text/plain',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'text/html; charset="utf-8"',
  `text/${'x'.repeat(250)}`,
])('the type %j of a browser is kept', (type) => {
  expect(contentTypeOf({ type })).toBe(type);
});

test.each([
  '',
  'text',
  'text/',
  'text/plain ',
  'text/plän',
  'text/plain; name=ü',
  'text/plain\r\nX-Evil: 1',
  'two words/plain',
  `text/${'x'.repeat(251)}`,
])('the type %j of a browser is replaced, because the server refuses it', (type) => {
  expect(contentTypeOf({ type })).toBe('application/octet-stream');
});

test('a file without a type is sent as bytes', () => {
  const { request } = send(new File([], 'x'), false);

  expect(request.opened).toBe('PUT /api/uploads/x?sensitive=false');
  expect(request.headers['Content-Type']).toBe('application/octet-stream');
});

test('the response to a stored file is its receipt, and progress is reported on the way', async () => {
  const { stored, onProgress, request } = send(new File(['1234'], 'x'));
  request.upload.onprogress?.({ loaded: 2 });
  request.upload.onload?.();
  const receipt = { ...aSignedReceipt(), 'of a newer version': { whatever: 1 } };
  request.respond(201, receipt);

  await expect(stored).resolves.toEqual(receipt);
  expect(onProgress.mock.calls).toEqual([[2], [4]]);
});

test('the response to a repeated upload is what the server really sends, without type and account', async () => {
  const { stored, request } = send(new File(['1234'], 'x'));
  request.respond(200, aReplayedRawUpload());
  await expect(stored).resolves.toEqual(aReplayedRawUpload());
});

test('a success that is neither a receipt nor a confirmation is an error', async () => {
  const { stored, request } = send(new File(['1234'], 'x'));
  request.respond(201, { ...aSignedReceipt(), size: 'four' });
  await expect(stored).rejects.toBeInstanceOf(UnexpectedResponse);
});

test('a file whose connection stalls for a minute is a lost connection', async () => {
  jest.useFakeTimers();
  const { stored, request } = send(new File(['1234'], 'x'));
  jest.advanceTimersByTime(59_000);
  request.upload.onprogress?.({ loaded: 1 });
  jest.advanceTimersByTime(60_000);
  jest.useRealTimers();
  await expect(stored).rejects.toBeInstanceOf(ConnectionFailure);
});

test('a file that is sent has two minutes to be confirmed', async () => {
  jest.useFakeTimers();
  const patient = send(new File(['1234'], 'x'));
  patient.request.upload.onload?.();
  jest.advanceTimersByTime(119_000);
  patient.request.respond(200, aReplayedRawUpload());
  await expect(patient.stored).resolves.toEqual(aReplayedRawUpload());

  const silent = send(new File(['1234'], 'x'));
  silent.request.upload.onload?.();
  jest.advanceTimersByTime(120_000);
  jest.useRealTimers();
  await expect(silent.stored).rejects.toBeInstanceOf(ConnectionFailure);
});

test('a refusal is a problem with its request id', async () => {
  const { stored, request } = send(new File([], 'x'));
  request.respond(413, {
    type: '/problems/too-large',
    title: 'The file is too large',
    status: 413,
    detail: 'It may have 5 GiB.',
    instance: '/api/uploads/x',
    requestId: '0b8f5a52-7f5c-4f0c-9d57-0d7f0f5e9a11',
  });

  const error = await stored.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ApiProblem);
  expect(error).toMatchObject({ slug: 'too-large', status: 413, requestId: 'r-1' });
});

test('a broken connection is told from a file that cannot be read any more', async () => {
  const broken = send(
    Object.assign(new File(['1'], 'x'), { slice: () => ({ arrayBuffer: () => Promise.resolve() }) }),
  );
  broken.request.onerror?.();
  await expect(broken.stored).rejects.toBeInstanceOf(ConnectionFailure);

  const gone = { arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotReadableError')) };
  const unreadable = send(Object.assign(new File(['1'], 'x'), { slice: () => gone }));
  unreadable.request.onerror?.();
  await expect(unreadable.stored).rejects.toBeInstanceOf(UnreadableFile);
});

test('aborting stops the request, and when aborted before, nothing is sent', async () => {
  const { stored, controller } = send(new File(['1'], 'x'));
  controller.abort();
  await expect(stored).rejects.toMatchObject({ name: 'AbortError' });

  const before = RequestInHand.last;
  const signal = AbortSignal.abort();
  const never = sendFile({
    file: new File([], 'y'),
    sensitive: true,
    sha256: 'digest',
    idempotencyKey: 'key',
    token: 't',
    signal,
    onProgress: jest.fn(),
  });
  await expect(never).rejects.toMatchObject({ name: 'AbortError' });
  expect(RequestInHand.last).toBe(before);
});
