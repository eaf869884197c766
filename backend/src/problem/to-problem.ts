import { HttpException } from '@nestjs/common';
import { type ProblemType } from '@static-file-upload/contract/problems';
import { StorageError, type StorageErrorKind } from '../storage/model/storage-error';
import { Problem } from './problem';

interface Refusal {
  readonly type: ProblemType;
  readonly detail: string;
  readonly retryAfterSeconds?: number;
}

const malformed: Refusal = { type: 'malformed-request', detail: 'The request could not be understood.' };

/** What the framework itself refuses, before or beside our own code, by its status. */
const frameworkRefusals: Readonly<Record<number, Refusal>> = {
  401: { type: 'unauthorized', detail: 'Sign in and send the access token as a bearer token.' },
  403: { type: 'forbidden', detail: 'You are not allowed to do this.' },
  404: { type: 'not-found', detail: 'No route responds at this address.' },
  408: { type: 'malformed-request', detail: 'The request did not arrive in time.' },
  413: { type: 'too-large', detail: 'The request body is too large for this address.' },
  414: { type: 'malformed-request', detail: 'A part of the address is too long.' },
  415: { type: 'unsupported-media-type', detail: 'The Content-Type header names no type that fits here.' },
  431: { type: 'malformed-request', detail: 'The request headers are too large.' },
};

const unreadableAddress: Refusal = {
  type: 'malformed-request',
  detail: 'The address has a percent escape that is not UTF-8. Percent-encode the file name in UTF-8.',
};

const storageRefused: Refusal = {
  type: 'storage-refused',
  detail: 'The storage did not take the file. Nothing was stored.',
};

const storageRefusals: Readonly<Record<StorageErrorKind, Refusal>> = {
  busy: {
    type: 'storage-busy',
    detail: 'The storage is busy. Send the file again in a few seconds.',
    retryAfterSeconds: 5,
  },
  unreachable: {
    type: 'storage-unreachable',
    detail: 'The storage cannot be reached at the moment. Send the file again in a few seconds.',
    retryAfterSeconds: 5,
  },
  timeout: {
    type: 'storage-timeout',
    detail:
      'The storage did not respond in time, so whether the file was stored is unknown. Send it again; with the same ' +
      'Idempotency-Key it is not stored twice.',
  },
  refused: storageRefused,
  exists: storageRefused,
  'not-acknowledged': {
    type: 'outcome-unknown',
    detail:
      'The storage did not confirm the checksum of the file, so whether the file was stored is unknown. Send it again; ' +
      'with the same Idempotency-Key it is not stored twice.',
  },
  'checksum-mismatch': {
    type: 'checksum-mismatch',
    detail: 'The file that arrived does not have the checksum that was announced. Nothing was stored.',
  },
  'invalid-parts': {
    type: 'part-list-mismatch',
    detail: 'The storage has other parts than these. Send those that differ again.',
  },
  conflict: {
    type: 'completion-under-way',
    detail: 'Another request is completing this upload. Try again in a moment.',
    retryAfterSeconds: 1,
  },
};

/** The refusal behind any error; what the code did not expect becomes `internal`, with the error as its cause. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof StorageError) return problemOf(storageRefusals[error.kind], { cause: error.cause });
  if (error instanceof Error && 'code' in error && error.code === 'FST_ERR_BAD_URL') {
    return problemOf(unreadableAddress, { cause: error });
  }
  const status = statusOf(error);
  if (status !== undefined && status < 500) return problemForStatus(status, { cause: error });
  const detail = 'Nothing was stored. If it happens again, report the request id.';
  return new Problem('internal', detail, { cause: error });
}

/** What a status of the framework's own means to a client. */
export function problemForStatus(status: number, options?: ErrorOptions): Problem {
  return problemOf(frameworkRefusals[status] ?? malformed, options);
}

function problemOf({ type, detail, ...retry }: Refusal, options?: ErrorOptions): Problem {
  return new Problem(type, detail, { ...options, ...retry });
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
