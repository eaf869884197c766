import { ConnectionFailure } from './connection-failure';
import { withTimeout } from './with-timeout';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('a result and an error in time are passed on, and no timer is left running', async () => {
  await expect(withTimeout(1000, Promise.resolve('result'))).resolves.toBe('result');
  await expect(withTimeout(1000, Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  expect(jest.getTimerCount()).toBe(0);
});

test('a promise that takes too long ends as a failure of the connection', async () => {
  const silence = withTimeout(1000, Promise.withResolvers().promise);
  jest.advanceTimersByTime(1000);
  await expect(silence).rejects.toBeInstanceOf(ConnectionFailure);
});
