import { type Surroundings } from './patience';

export const browserSurroundings: Surroundings = {
  isOnline: () => navigator.onLine,

  online: (signal) =>
    waitFor(signal, (resolve) => {
      addEventListener('online', resolve);
      return () => removeEventListener('online', resolve);
    }),

  /** A connection that comes back ends the wait, however long it was to be. */
  sleep: (ms, signal) =>
    waitFor(signal, (resolve) => {
      const timer = setTimeout(resolve, ms);
      addEventListener('online', resolve);
      return () => {
        clearTimeout(timer);
        removeEventListener('online', resolve);
      };
    }),

  random: () => Math.random(),
};

async function waitFor(signal: AbortSignal, begin: (resolve: () => void) => () => void): Promise<void> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const end = begin(resolve);
  const abort = () => reject(signal.reason as Error);
  signal.addEventListener('abort', abort);
  return promise.finally(() => {
    end();
    signal.removeEventListener('abort', abort);
  });
}
