import { TryAgain } from './retry.ts';

const temporary = new Set([408, 425, 429, 500, 502, 503, 504]);

/** An answer that says no for good; the message is the service's own sentence. */
export class Refused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Bytes that are read while they are sent. */
export interface Body {
  readonly size: number;
  readonly bytes: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

interface Message {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Body;
  readonly signal: AbortSignal;
}

/** Sends one request and reads its answer whole. @throws TryAgain, Refused */
export async function send(url: URL | string, message: Message): Promise<Answer> {
  let answer: Answer;
  try {
    const response = await fetch(url, initOf(message));
    answer = { status: response.status, headers: response.headers, text: await response.text() };
  } catch (error) {
    message.signal.throwIfAborted();
    throw new TryAgain(`${new URL(url).host} does not answer.`, { cause: error });
  }
  if (answer.status < 300) return answer;
  if (isTemporary(answer)) throw new TryAgain(describe(answer), { afterMs: retryAfterMs(answer.headers) });
  throw new Refused(answer.status, describe(answer));
}

/** A stream with its length, not a Blob of a file: Node counts the bytes of one only up to 4 GiB. */
function initOf({ body, headers = {}, ...rest }: Message): RequestInit {
  if (!body) return { ...rest, headers };
  return {
    ...rest,
    headers: { ...headers, 'content-length': String(body.size) },
    body: ReadableStream.from(body.bytes),
    duplex: 'half',
  };
}

/** S3 says with 400 that a body came too slowly. */
function isTemporary({ status, text }: Answer): boolean {
  return temporary.has(status) || text.includes('<Code>RequestTimeout</Code>');
}

function retryAfterMs(headers: Headers): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : undefined;
}

/** The sentence in a problem of the service (RFC 9457), or in an error of S3. */
function describe({ status, text }: Answer): string {
  const fromStorage = /<Message>([^<]*)<\/Message>/.exec(text)?.[1];
  return fromStorage ?? detailOf(text) ?? `The answer was ${status}.`;
}

function detailOf(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { detail?: string }).detail;
  } catch {
    // Not from the service itself, but from something before it, such as a load balancer.
    return undefined;
  }
}
