import { RequestInHand, takeTheNetwork } from '../../testing/request-in-hand';
import { ApiProblem } from '../http/api-problem';
import { ConnectionFailure } from '../http/connection-failure';
import { UnreadableFile } from './engine/file-trouble';
import { sendFile } from './file-sender';

takeTheNetwork();

function send(file: File, sensitive = true) {
  const controller = new AbortController();
  const onProgress = jest.fn();
  const stored = sendFile({
    file,
    sensitive,
    digest: 'digest',
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

test('a file without a type is bytes', () => {
  const { request } = send(new File([], 'x'), false);

  expect(request.opened).toBe('PUT /api/uploads/x?sensitive=false');
  expect(request.headers['Content-Type']).toBe('application/octet-stream');
});

test('201 is a receipt, and progress is told on the way', async () => {
  const { stored, onProgress, request } = send(new File(['1234'], 'x'));
  request.upload.onprogress?.({ loaded: 2 });
  request.upload.onload?.();
  request.answer(201, { id: 'stored' });

  await expect(stored).resolves.toEqual({ id: 'stored' });
  expect(onProgress.mock.calls).toEqual([[2], [4]]);
});

test('a refusal is a problem with its request id', async () => {
  const { stored, request } = send(new File([], 'x'));
  request.answer(413, { type: '/problems/too-large' });

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

test('aborting stops the request; aborted before, nothing is sent', async () => {
  const { stored, controller } = send(new File(['1'], 'x'));
  controller.abort();
  await expect(stored).rejects.toMatchObject({ name: 'AbortError' });

  const before = RequestInHand.last;
  const signal = AbortSignal.abort();
  const never = sendFile({
    file: new File([], 'y'),
    sensitive: true,
    digest: 'digest',
    idempotencyKey: 'key',
    token: 't',
    signal,
    onProgress: jest.fn(),
  });
  await expect(never).rejects.toMatchObject({ name: 'AbortError' });
  expect(RequestInHand.last).toBe(before);
});
