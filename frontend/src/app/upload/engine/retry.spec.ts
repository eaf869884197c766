import { ApiProblem } from '../../http/api-problem';
import { ConnectionFailure } from '../../http/connection-failure';
import { UnexpectedResponse } from '../../http/parse-response';
import { StorageRefusal } from './errors';
import { type Environment, retry, retryDelayMs } from './retry';

function setUp() {
  const environment = {
    isOnline: jest.fn(() => true),
    online: jest.fn(() => Promise.resolve()),
    sleep: jest.fn<Promise<void>, [number, AbortSignal]>(() => Promise.resolve()),
    random: () => 0,
    now: () => 0,
  } satisfies Environment;
  const emit = jest.fn();
  const { signal } = new AbortController();
  const run = (work: () => Promise<unknown>) => retry(work, { environment, signal, emit });
  return { environment, emit, run };
}

/** Fails with these errors, one after the other, then succeeds. */
function failing(...errors: Error[]) {
  return () => {
    const error = errors.shift();
    return error ? Promise.reject(error) : Promise.resolve('done');
  };
}

test('the delay doubles with every failure, is shortened by chance, and never exceeds half a minute', () => {
  expect([1, 2, 3, 6, 60].map((failures) => retryDelayMs(failures, 0))).toEqual([
    1000, 2000, 4000, 30_000, 30_000,
  ]);
  expect(retryDelayMs(2, 1)).toBe(1000);
});

test('a transient failure is retried after a wait, whose reason is emitted', async () => {
  const { environment, emit, run } = setUp();
  const busy = new ApiProblem(503, 'storage-busy', '');
  await expect(
    run(failing(new ConnectionFailure(), busy, new StorageRefusal(503, 'SlowDown'))),
  ).resolves.toBe('done');
  expect(emit.mock.calls).toEqual([
    [{ kind: 'waiting', reason: 'offline' }],
    [{ kind: 'resumed' }],
    [{ kind: 'waiting', reason: 'busy' }],
    [{ kind: 'resumed' }],
    [{ kind: 'waiting', reason: 'busy' }],
    [{ kind: 'resumed' }],
  ]);
  expect(environment.sleep.mock.calls.map(([ms]) => ms)).toEqual([1000, 2000, 4000]);
});

test('a retry waits as long as the server asks for', async () => {
  const { environment, run } = setUp();
  await run(failing(new ApiProblem(503, 'draining', '', 7000)));
  expect(environment.sleep.mock.calls[0]?.[0]).toBe(7000);
});

test.each([
  new ApiProblem(422, 'checksum-mismatch', ''),
  new ApiProblem(502, 'storage-refused', ''),
  new ApiProblem(500, 'internal', ''),
  new StorageRefusal(403, 'AccessDenied'),
  new UnexpectedResponse(''),
  new Error('bug'),
])('a permanent failure is not retried: %s', async (error) => {
  const { environment, run } = setUp();
  await expect(run(failing(error))).rejects.toBe(error);
  expect(environment.sleep).not.toHaveBeenCalled();
});

test('retrying ends after eight failures in a row', async () => {
  const { environment, run } = setUp();
  await expect(run(() => Promise.reject(new ConnectionFailure()))).rejects.toBeInstanceOf(ConnectionFailure);
  expect(environment.sleep).toHaveBeenCalledTimes(8);
});

test('without a connection a retry waits for one, however long that takes, and counts no failure', async () => {
  const { environment, run } = setUp();
  environment.isOnline.mockReturnValue(false);
  const errors = Array.from({ length: 30 }, () => new ConnectionFailure());
  await expect(run(failing(...errors))).resolves.toBe('done');
  expect(environment.online).toHaveBeenCalledTimes(30);
});
