import { storageInMemory } from '../../../testing/browser-storage';
import { HeldElsewhere } from './errors';
import { Leases } from './upload-locks';

test('one tab holds a lease at a time, which ends with the work or when it is not renewed', async () => {
  let now = 0;
  const [tab, other] = [new Leases(storageInMemory, () => now), new Leases(storageInMemory, () => now)];
  const work = Promise.withResolvers<string>();
  const started = Promise.withResolvers<void>();
  const holding = tab.hold('u1', () => {
    started.resolve();
    return work.promise;
  });
  await started.promise;
  await expect(other.hold('u1', () => Promise.resolve())).rejects.toBeInstanceOf(HeldElsewhere);
  await expect(other.hold('u2', () => Promise.resolve('free'))).resolves.toBe('free');

  now += 200_000;
  await expect(other.hold('u1', () => Promise.resolve('expired'))).resolves.toBe('expired');
  work.resolve('done');
  await expect(holding).resolves.toBe('done');
  await expect(other.hold('u1', () => Promise.resolve('after'))).resolves.toBe('after');
});
