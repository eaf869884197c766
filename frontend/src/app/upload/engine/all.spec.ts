import { all } from './all';

const never = new AbortController().signal;

test('of works done at once, the first failure stops the others and is the one thrown', async () => {
  const stopped = jest.fn();
  const obedient = (signal: AbortSignal) =>
    new Promise<void>((_, reject) => {
      signal.addEventListener('abort', () => {
        stopped();
        reject(new Error('stopped'));
      });
    });
  const both = all(never, [obedient, () => Promise.reject(new Error('first'))]);
  await expect(both).rejects.toThrow('first');
  expect(stopped).toHaveBeenCalled();
  await expect(all(never, [() => Promise.resolve()])).resolves.toBeUndefined();
});
