import { type ProblemType, problemTypes } from '@static-file-upload/contract/problems';

export interface FieldProblem {
  readonly field: string;
  readonly detail: string;
}

interface ProblemOptions extends ErrorOptions {
  readonly errors?: readonly FieldProblem[];
  /** Headers that the response needs besides its body, such as WWW-Authenticate. */
  readonly headers?: Readonly<Record<string, string>>;
  /** When another attempt can succeed, in seconds. */
  readonly retryAfterSeconds?: number;
}

/**
 * A refusal that a client is told about. The detail is for a person, says what to do, and contains nothing that the
 * client does not know already.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly errors: readonly FieldProblem[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly type: ProblemType,
    detail: string,
    { errors = [], headers = {}, retryAfterSeconds, ...options }: ProblemOptions = {},
  ) {
    super(detail, options);
    this.errors = errors;
    this.headers =
      retryAfterSeconds === undefined ? headers : { ...headers, 'Retry-After': String(retryAfterSeconds) };
  }

  /** A problem with one field of the request, named in `errors` too. */
  static ofField(type: ProblemType, field: string, detail: string, options?: ErrorOptions): Problem {
    return new Problem(type, detail, { ...options, errors: [{ field, detail }] });
  }

  get status(): number {
    return problemTypes[this.type].status;
  }
}

/** The caller exceeds one of the limits that keep the service available to everyone else. */
export function tooManyRequests(
  retryAfterSeconds: number,
  detail = 'Too many requests in a short time.',
): Problem {
  return new Problem(
    'too-many-requests',
    `${detail} Try again in ${retryAfterSeconds} s. Nothing was stored.`,
    { retryAfterSeconds },
  );
}
