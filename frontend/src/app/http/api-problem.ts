/** The API refused a request and said why (RFC 9457). */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';

  constructor(
    readonly status: number,
    /** The last part of the problem's type, such as `too-large`; `unknown` when the answer was none of ours. */
    readonly slug: string,
    /** What the operator can look up in the log; empty when no request id came back. */
    readonly requestId: string,
  ) {
    super(`The API answered ${status} (${slug})`);
  }
}

/** Reads a problem from an answer's body, which may be anything, for example a proxy's own error page. */
export function toApiProblem(status: number, body: string, requestId: string | null): ApiProblem {
  const problem = parseObject(body);
  const type = typeof problem['type'] === 'string' ? problem['type'] : '';
  const ownId = typeof problem['requestId'] === 'string' ? problem['requestId'] : '';
  const slug = type.startsWith('/problems/') ? type.slice('/problems/'.length) : 'unknown';
  return new ApiProblem(status, slug, requestId ?? ownId);
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
