import { setTimeout as sleep } from 'node:timers/promises';
import { problemDetails } from '@static-file-upload/contract/problems';
import pRetry from 'p-retry';
import * as z from 'zod/mini';

const temporaryStatuses = new Set([408, 425, 429, 500, 502, 503, 504]);
const backoff = { retries: 7, minTimeout: 500, maxTimeout: 30_000, randomize: true };

/** The other side refuses a request for good; the message is its own sentence. */
export class RefusedError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** A request failed that may succeed a moment later. */
export class RetryableError extends Error {
  /** How long the other side asks to wait, in milliseconds. */
  readonly afterMs: number;

  constructor(message: string, options: ErrorOptions & { readonly afterMs?: number } = {}) {
    super(message, options);
    this.afterMs = options.afterMs ?? 0;
  }
}

/**
 * Repeats an attempt while it throws RetryableError, with growing pauses of random length, so that many clients do not
 * come back at once. @throws what the last attempt threw
 */
export function retry<Result>(
  attempt: (number: number) => Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  return pRetry(attempt, {
    ...backoff,
    signal,
    shouldRetry: ({ error }) => error instanceof RetryableError,
    onFailedAttempt: async ({ error, retriesLeft }) => {
      if (error instanceof RetryableError && retriesLeft > 0)
        await sleep(error.afterMs, undefined, { signal });
    },
  });
}

export interface Response {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Bytes that are read while they are sent. */
export interface Body {
  readonly size: number;
  readonly bytes: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

interface Request {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Body;
  readonly signal: AbortSignal;
}

/**
 * Sends one request and reads its response whole.
 * @throws RetryableError, RefusedError, or what the bytes of the body threw: another attempt could not read them either
 */
export async function send(url: URL | string, request: Request): Promise<Response> {
  let response: Response;
  const unreadable: unknown[] = [];
  try {
    response = await receive(url, request, (error) => unreadable.push(error));
  } catch (error) {
    request.signal.throwIfAborted();
    if (unreadable.length > 0) throw unreadable[0];
    throw new RetryableError(`${new URL(url).host} does not respond.`, { cause: error });
  }
  if (response.status < 300) return response;
  const message = describe(response);
  if (isTemporary(response)) throw new RetryableError(message, { afterMs: retryAfterMs(response.headers) });
  throw new RefusedError(response.status, message);
}

type OnError = (error: unknown) => void;

async function receive(url: URL | string, request: Request, onBodyError: OnError): Promise<Response> {
  const response = await fetch(url, toInit(request, onBodyError));
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** A stream with its length, not a Blob of a file: Node counts the bytes of a Blob only up to 4 GiB. */
function toInit({ body, headers = {}, ...rest }: Request, onBodyError: OnError): RequestInit {
  if (!body) return { ...rest, headers };
  return {
    ...rest,
    headers: { ...headers, 'content-length': String(body.size) },
    body: ReadableStream.from(report(body.bytes, onBodyError)),
    duplex: 'half',
  };
}

/** `fetch` hides why a body failed behind an error of its own. */
async function* report(bytes: Body['bytes'], onError: OnError): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes;
  } catch (error) {
    onError(error);
    throw error;
  }
}

/** S3 reports with 400 that a body came too slowly. */
function isTemporary({ status, text }: Response): boolean {
  return temporaryStatuses.has(status) || text.includes('<Code>RequestTimeout</Code>');
}

function retryAfterMs(headers: Headers): number {
  const seconds = Number(headers.get('retry-after'));
  return Number.isFinite(seconds) ? seconds * 1000 : 0;
}

/** The sentence in a problem of the service (RFC 9457), or in an error of S3. */
function describe({ status, text }: Response): string {
  const fromStorage = /<Message>([^<]*)<\/Message>/.exec(text)?.[1];
  return fromStorage ?? parseJson(problemSentence, text)?.detail ?? `The response was ${status}.`;
}

/** Only the sentence counts: a response from something before the service, such as a load balancer, has none. */
const problemSentence = z.pick(problemDetails, { detail: true });

/** JSON of an expected shape, or undefined for any other text. */
export function parseJson<Schema extends z.ZodMiniType>(
  schema: Schema,
  text: string,
): z.output<Schema> | undefined {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
