import { type ProblemType, problemTypes } from './problem-types';

export interface FieldProblem {
  readonly field: string;
  readonly detail: string;
}

interface ProblemOptions extends ErrorOptions {
  readonly errors?: readonly FieldProblem[];
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A refusal that a client is told about. Each reason is a subclass beside the code that finds it; the detail is
 * for a person, says what to do, and holds nothing that the client does not know already.
 */
export class Problem extends Error {
  readonly errors: readonly FieldProblem[];
  /** Headers that the answer needs besides its body, such as Retry-After. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly type: ProblemType,
    detail: string,
    { errors = [], headers = {}, ...options }: ProblemOptions = {},
  ) {
    super(detail, options);
    this.name = new.target.name;
    this.errors = errors;
    this.headers = headers;
  }

  get status(): number {
    return problemTypes[this.type].status;
  }
}
