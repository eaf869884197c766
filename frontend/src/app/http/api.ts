import { type ZodMiniType } from 'zod/mini';
import { ConnectionFailure } from './connection-failure';
import { withTimeout } from './with-timeout';

/** The path is typed so that a token cannot be sent anywhere but to this origin. */
export type ApiPath = `/api/${string}`;

/** A schema, or one that is loaded beside the request. */
export type Schema<Value> = ZodMiniType<Value> | Promise<ZodMiniType<Value>>;

const maxGetMs = 15_000;
/** The storage may take its time to put a large file together. */
const maxPostMs = 120_000;

/**
 * Gets a value from the API of this origin.
 * @throws ApiProblem, ConnectionFailure or UnexpectedResponse
 */
export function getJson<Value>(path: ApiPath, schema: Schema<Value>, token?: string): Promise<Value> {
  const headers = token === undefined ? {} : bearer(token);
  return requestJson(path, schema, { headers }, maxGetMs);
}

/**
 * Sends a value to the API of this origin.
 * @throws ApiProblem, ConnectionFailure or UnexpectedResponse
 */
export function postJson<Value>(
  path: ApiPath,
  schema: Schema<Value>,
  { value, token }: { readonly value: object; readonly token: string },
): Promise<Value> {
  const headers = { ...bearer(token), 'Content-Type': 'application/json' };
  const body = JSON.stringify(value);
  return requestJson(path, schema, { method: 'POST', headers, body }, maxPostMs);
}

export function bearer(token: string): { readonly Authorization: string } {
  return { Authorization: `Bearer ${token}` };
}

/**
 * Parsing, which takes zod, is loaded beside the first request, so that it does not delay the first page. What
 * cannot be loaded counts as a lost connection, as a response does.
 */
async function requestJson<Value>(
  path: ApiPath,
  schema: Schema<Value>,
  request: RequestInit,
  maxMs: number,
): Promise<Value> {
  const response = fetchText(path, { ...request, signal: AbortSignal.timeout(maxMs) });
  const all = Promise.all([response, import('./parse-response'), schema]).catch((error: unknown) => {
    throw new ConnectionFailure(error);
  });
  const [received, { parseResponse }, loaded] = await withTimeout(maxMs, all);
  return parseResponse(loaded, received);
}

async function fetchText(path: ApiPath, request: RequestInit) {
  const response = await fetch(path, request);
  const header = (name: string) => response.headers.get(name);
  return { status: response.status, body: await response.text(), header };
}
