import { Slots } from './slots';
import { together } from './together';

const never = new AbortController().signal;
const settled = () => new Promise((resolve) => setTimeout(resolve));

test('lets in as many as the limit says at the time', async () => {
  let limit = 2;
  const slots = new Slots(() => limit);
  const ends: (() => void)[] = [];
  const work = () => new Promise<void>((resolve) => void ends.push(resolve));
  const all = [1, 2, 3, 4, 5].map(() => slots.use(never, work));
  await settled();
  expect(ends).toHaveLength(2);

  limit = 3;
  ends[0]?.();
  await settled();
  expect(ends).toHaveLength(4);
  limit = 1;
  ends.slice(1).forEach((end) => end());
  await settled();
  expect(ends).toHaveLength(5);
  ends[4]?.();
  await Promise.all(all);
});

test('who gives up waiting makes no use of a slot, and work that fails frees its own', async () => {
  const slots = new Slots(() => 1);
  const stop = new AbortController();
  const failing = slots.use(never, () => settled().then(() => Promise.reject(new Error('broke'))));
  const waiting = slots.use(stop.signal, () => Promise.resolve('ran'));
  stop.abort();
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  await expect(failing).rejects.toThrow('broke');
  await expect(slots.use(never, () => Promise.resolve('next'))).resolves.toBe('next');
});

test('of works done together, the first failure stops the others and is the one told', async () => {
  const stopped = jest.fn();
  const obedient = (signal: AbortSignal) =>
    new Promise<void>((_, reject) => {
      signal.addEventListener('abort', () => {
        stopped();
        reject(new Error('told to stop'));
      });
    });
  const both = together(never, [obedient, () => Promise.reject(new Error('first'))]);
  await expect(both).rejects.toThrow('first');
  expect(stopped).toHaveBeenCalled();
  await expect(together(never, [() => Promise.resolve()])).resolves.toBeUndefined();
});
