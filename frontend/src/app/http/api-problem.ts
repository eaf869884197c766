/** The API refused a request and said why (RFC 9457). */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';

  constructor(
    readonly status: number,
    /** The last part of the problem's type, such as `too-large`; `unknown` when the response is not a problem. */
    readonly slug: string,
    /** What the operator can look up in the log; empty when no request id came back. */
    readonly requestId: string,
    /** How long the server asks us to wait. */
    readonly retryAfterMs?: number,
  ) {
    super(`The API responded with ${status} (${slug})`);
  }
}
