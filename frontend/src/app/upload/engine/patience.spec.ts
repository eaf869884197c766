import { ApiProblem } from '../../http/api-problem';
import { ConnectionFailure } from '../../http/connection-failure';
import { backoffMs } from './backoff';
import { Patience, type Surroundings } from './patience';
import { StorageRefusal } from './storage-refusal';

function setUp() {
  const world = {
    isOnline: jest.fn(() => true),
    online: jest.fn(() => Promise.resolve()),
    sleep: jest.fn<Promise<void>, [number, AbortSignal]>(() => Promise.resolve()),
    random: () => 0,
  } satisfies Surroundings;
  const onWait = jest.fn();
  const { signal } = new AbortController();
  const run = (work: () => Promise<unknown>) => new Patience(world).run(work, { signal, onWait });
  return { world, onWait, run };
}

/** Fails with these errors, one after the other, then succeeds. */
function failing(...errors: Error[]) {
  return () => {
    const error = errors.shift();
    return error ? Promise.reject(error) : Promise.resolve('done');
  };
}

test('waits longer after every failure, less by chance, and never longer than half a minute', () => {
  expect([1, 2, 3, 6, 60].map((failures) => backoffMs(failures, 0))).toEqual([
    1000, 2000, 4000, 30_000, 30_000,
  ]);
  expect(backoffMs(2, 1)).toBe(1000);
});

test('goes on after troubles that pass, and says why it waits', async () => {
  const { world, onWait, run } = setUp();
  const busy = new ApiProblem(503, 'storage-busy', '');
  await expect(
    run(failing(new ConnectionFailure(), busy, new StorageRefusal(503, 'SlowDown'))),
  ).resolves.toBe('done');
  expect(onWait.mock.calls).toEqual([['offline'], [undefined], ['busy'], [undefined], ['busy'], [undefined]]);
  expect(world.sleep.mock.calls.map(([ms]) => ms)).toEqual([1000, 2000, 4000]);
});

test('waits as long as the server asks for', async () => {
  const { world, run } = setUp();
  await run(failing(new ApiProblem(503, 'draining', '', 7000)));
  expect(world.sleep.mock.calls[0]?.[0]).toBe(7000);
});

test.each([
  new ApiProblem(422, 'checksum-mismatch', ''),
  new ApiProblem(502, 'storage-refused', ''),
  new ApiProblem(500, 'internal', ''),
  new StorageRefusal(403, 'AccessDenied'),
  new Error('bug'),
])('does not wait for what does not pass: %s', async (error) => {
  const { world, run } = setUp();
  await expect(run(failing(error))).rejects.toBe(error);
  expect(world.sleep).not.toHaveBeenCalled();
});

test('gives up after eight failures in a row', async () => {
  const { world, run } = setUp();
  await expect(run(() => Promise.reject(new ConnectionFailure()))).rejects.toBeInstanceOf(ConnectionFailure);
  expect(world.sleep).toHaveBeenCalledTimes(8);
});

test('without a connection it waits for one, however long that takes, and counts nothing', async () => {
  const { world, run } = setUp();
  world.isOnline.mockReturnValue(false);
  const errors = Array.from({ length: 30 }, () => new ConnectionFailure());
  await expect(run(failing(...errors))).resolves.toBe('done');
  expect(world.online).toHaveBeenCalledTimes(30);
});
