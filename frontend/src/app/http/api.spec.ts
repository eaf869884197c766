import * as z from 'zod/mini';
import { getJson, postJson } from './api';
import { ConnectionFailure } from './connection-failure';

const schema = z.object({ name: z.string() });
const fetched = jest.fn<Promise<unknown>, [string, RequestInit]>();
globalThis.fetch = fetched as unknown as typeof fetch;

beforeEach(() => {
  fetched.mockReset().mockResolvedValue({
    status: 200,
    headers: { get: () => null },
    text: () => Promise.resolve('{"name":"n"}'),
  });
});

test('a value is sent with the token, and the response is parsed', async () => {
  const sent = postJson('/api/x', schema, { value: { a: 1 }, token: 't' });
  await expect(sent).resolves.toEqual({ name: 'n' });
  expect(fetched.mock.calls[0]?.[1]).toMatchObject({
    method: 'POST',
    headers: { Authorization: 'Bearer t', 'Content-Type': 'application/json' },
    body: '{"a":1}',
  });
});

test('a schema may be loaded beside the request', async () => {
  await expect(getJson('/api/x', Promise.resolve(schema))).resolves.toEqual({ name: 'n' });
});

test('no response and a schema that cannot be loaded are lost connections', async () => {
  const unloadable = () => Promise.reject(new TypeError('Failed to fetch dynamically imported module'));
  await expect(getJson('/api/x', unloadable())).rejects.toBeInstanceOf(ConnectionFailure);
  fetched.mockRejectedValue(new TypeError('offline'));
  await expect(getJson('/api/x', schema)).rejects.toBeInstanceOf(ConnectionFailure);
});

test('a schema whose loading hangs is a lost connection after a while', async () => {
  jest.useFakeTimers();
  const hanging = getJson('/api/x', Promise.withResolvers<typeof schema>().promise);
  jest.advanceTimersByTime(15_000);
  jest.useRealTimers();
  await expect(hanging).rejects.toBeInstanceOf(ConnectionFailure);
});
