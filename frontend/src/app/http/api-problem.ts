import { retryAfterMs } from './retry-after';

/** The API refused a request and said why (RFC 9457). */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';

  constructor(
    readonly status: number,
    /** The last part of the problem's type, such as `too-large`; `unknown` when the answer was none of ours. */
    readonly slug: string,
    /** What the operator can look up in the log; empty when no request id came back. */
    readonly requestId: string,
    /** How long the server asks us to wait, ms. */
    readonly retryAfterMs?: number,
  ) {
    super(`The API answered ${status} (${slug})`);
  }
}

interface Refusal {
  readonly status: number;
  /** Anything, for example a proxy's own error page. */
  readonly body: string;
  readonly header: (name: string) => string | null;
}

/** Reads the problem from an answer that is none of the good ones. */
export function toApiProblem({ status, body, header }: Refusal): ApiProblem {
  const problem = parseObject(body);
  const type = typeof problem['type'] === 'string' ? problem['type'] : '';
  const ownId = typeof problem['requestId'] === 'string' ? problem['requestId'] : '';
  const slug = type.startsWith('/problems/') ? type.slice('/problems/'.length) : 'unknown';
  return new ApiProblem(status, slug, header('X-Request-Id') ?? ownId, retryAfterMs(header('Retry-After')));
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    // Not JSON, hence not from the API: the status alone says what is known.
    return {};
  }
}
