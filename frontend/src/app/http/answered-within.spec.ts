import { answeredWithin } from './answered-within';
import { ConnectionFailure } from './connection-failure';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('an answer and a refusal in time are passed on, and nothing is left running', async () => {
  await expect(answeredWithin(1000, Promise.resolve('answer'))).resolves.toBe('answer');
  await expect(answeredWithin(1000, Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  expect(jest.getTimerCount()).toBe(0);
});

test('silence ends as a failure of the connection', async () => {
  const silence = answeredWithin(1000, Promise.withResolvers().promise);
  jest.advanceTimersByTime(1000);
  await expect(silence).rejects.toBeInstanceOf(ConnectionFailure);
});
