import { AdaptiveLimit } from './adaptive-limit';

/** A line that gives the parts under way so many bytes a second in all. */
function send(limit: AdaptiveLimit, speed: (atOnce: number) => number, parts: number): void {
  let now = 0;
  for (let part = 0; part < parts; part += 1) {
    const startedAt = now;
    now += (1000 * 1_000_000) / speed(limit.concurrency);
    limit.arrived(1_000_000, startedAt, now);
  }
}

test('the limit rises to six on a line that is limited per connection', () => {
  const limit = new AdaptiveLimit();
  expect(limit.concurrency).toBe(3);
  send(limit, (atOnce) => atOnce * 1_000_000, 40);
  expect(limit.concurrency).toBe(6);
});

test('the limit stays low on a line that more connections make no faster', () => {
  const limit = new AdaptiveLimit();
  send(limit, () => 1_000_000, 40);
  expect(limit.concurrency).toBeLessThanOrEqual(4);
});

test('the limit falls again when more parts at once are slower', () => {
  const limit = new AdaptiveLimit();
  send(limit, (atOnce) => 4_000_000 / atOnce ** 2, 60);
  expect(limit.concurrency).toBeLessThanOrEqual(4);
});

test('the limit halves when something breaks, and never falls below one', () => {
  const limit = new AdaptiveLimit();
  limit.broke(0);
  expect(limit.concurrency).toBe(1);
  limit.broke(0);
  expect(limit.concurrency).toBe(1);
  send(limit, (atOnce) => atOnce * 1_000_000, 40);
  expect(limit.concurrency).toBe(6);
});

const never = new AbortController().signal;

test('as many parts are sent at once as the limit says at the time', async () => {
  const limit = new AdaptiveLimit();
  const works = Array.from({ length: 8 }, () => ({
    started: Promise.withResolvers<void>(),
    end: Promise.withResolvers<void>(),
  }));
  let running = 0;
  const all = works.map(({ started, end }) =>
    limit.run(never, async () => {
      running += 1;
      started.resolve();
      await end.promise;
      running -= 1;
    }),
  );
  await works[2]?.started.promise;
  expect(running).toBe(3);

  send(limit, () => 1_000_000, 3);
  expect(limit.concurrency).toBe(4);
  await works[3]?.started.promise;
  expect(running).toBe(4);

  limit.broke(0);
  expect(limit.concurrency).toBe(2);
  for (const { end } of works.slice(0, 3)) end.resolve();
  await works[4]?.started.promise;
  expect(running).toBe(2);
  for (const { end } of works) end.resolve();
  await Promise.all(all);
});

test('a part that is aborted while it waits ends at once, and one that fails makes room', async () => {
  const limit = new AdaptiveLimit();
  limit.broke(0);
  const stop = new AbortController();
  const first = Promise.withResolvers<void>();
  const failing = limit.run(never, () => first.promise);
  const work = jest.fn(() => Promise.resolve());
  const waiting = limit.run(stop.signal, work);
  stop.abort();
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  first.reject(new Error('broke'));
  await expect(failing).rejects.toThrow('broke');
  await expect(limit.run(never, () => Promise.resolve('next'))).resolves.toBe('next');
  expect(work).not.toHaveBeenCalled();
});
