import { AdaptiveLimit } from './adaptive-limit';

/** A line that gives the parts under way so many bytes a second in all. */
function send(limit: AdaptiveLimit, speed: (atOnce: number) => number, parts: number): void {
  let now = 0;
  for (let part = 0; part < parts; part += 1) {
    const startedAt = now;
    now += (1000 * 1_000_000) / speed(limit.limit);
    limit.arrived(1_000_000, startedAt, now);
  }
}

test('rises to six on a line that is limited per connection', () => {
  const limit = new AdaptiveLimit();
  expect(limit.limit).toBe(3);
  send(limit, (atOnce) => atOnce * 1_000_000, 40);
  expect(limit.limit).toBe(6);
});

test('stays low on a line that more connections make no faster', () => {
  const limit = new AdaptiveLimit();
  send(limit, () => 1_000_000, 40);
  expect(limit.limit).toBeLessThanOrEqual(4);
});

test('turns back when more at once is slower', () => {
  const limit = new AdaptiveLimit();
  send(limit, (atOnce) => 4_000_000 / atOnce ** 2, 60);
  expect(limit.limit).toBeLessThanOrEqual(4);
});

test('halves when something breaks, and never falls below one', () => {
  const limit = new AdaptiveLimit();
  limit.broke(0);
  expect(limit.limit).toBe(1);
  limit.broke(0);
  expect(limit.limit).toBe(1);
  send(limit, (atOnce) => atOnce * 1_000_000, 40);
  expect(limit.limit).toBe(6);
});
