import { HttpException } from '@nestjs/common';
import { Problem } from './problem';
import { type ProblemType } from './problem-types';

class RefusedByFramework extends Problem {}
class UnexpectedError extends Problem {}

interface Refusal {
  readonly type: ProblemType;
  readonly detail: string;
}

const malformed: Refusal = { type: 'malformed-request', detail: 'The request could not be understood.' };

/** What the framework itself refuses, before or beside our own code, by its status. */
const frameworkRefusals: Readonly<Record<number, Refusal>> = {
  401: { type: 'unauthorized', detail: 'Sign in and send the access token as a bearer token.' },
  403: { type: 'forbidden', detail: 'You may not do this.' },
  404: { type: 'not-found', detail: 'No route answers at this address.' },
  408: { type: 'malformed-request', detail: 'The request did not arrive in time.' },
  413: { type: 'too-large', detail: 'The request body is too large for this address.' },
  414: { type: 'malformed-request', detail: 'A part of the address is too long.' },
  415: { type: 'unsupported-media-type', detail: 'The Content-Type header names no type that fits here.' },
  431: { type: 'malformed-request', detail: 'The request headers are too large.' },
};

/** The refusal behind any error; what nobody expected becomes `internal` with the error as its cause. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const status = statusOf(error);
  if (status !== undefined && status < 500) return refusalForStatus(status, { cause: error });
  const detail = 'Nothing was stored. If it happens again, tell us the request id.';
  return new UnexpectedError('internal', detail, { cause: error });
}

/** What a status of the framework's own means to a client. */
export function refusalForStatus(status: number, options?: ErrorOptions): Problem {
  const { type, detail } = frameworkRefusals[status] ?? malformed;
  return new RefusedByFramework(type, detail, options);
}

/** Nest's and Fastify's own errors carry the status they mean. */
function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  if (error instanceof Error && 'code' in error && 'statusCode' in error) {
    const fromFastify = typeof error.code === 'string' && error.code.startsWith('FST_');
    return fromFastify && typeof error.statusCode === 'number' ? error.statusCode : undefined;
  }
  return undefined;
}
