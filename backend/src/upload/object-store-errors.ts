import { S3ServiceException } from '@aws-sdk/client-s3';
import { Problem } from '../http/problem';
import { Sha256Mismatch } from './checksum-mismatch';
import { ObjectExists, StorageBusy, StorageRefused, StorageTimeout } from './storage-error';

const busy = new Set([
  'SlowDown',
  'ServiceUnavailable',
  'Throttling',
  'ThrottlingException',
  'InternalError',
]);
const conflict = new Set(['ConditionalRequestConflict', 'OperationAborted']);
/** No answer in time, or a connection that broke off under the request. */
const late = new Set(['TimeoutError', 'RequestTimeout', 'ETIMEDOUT', 'ECONNRESET', 'EPIPE']);
/** What Node's sockets say when the request never left. */
const unreachable = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** The refusal that a client is told about, whatever the SDK has thrown; its words stay in `cause`. */
export function toStorageError(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (!(error instanceof Error)) return new StorageRefused({ cause: error });
  const code = 'code' in error ? String(error.code) : '';
  if (late.has(error.name) || late.has(code)) return new StorageTimeout({ cause: error });
  if (busy.has(error.name) || conflict.has(error.name) || unreachable.has(code)) {
    return new StorageBusy({ cause: error });
  }
  const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
  return status === 503 || status === 429 || status === 500
    ? new StorageBusy({ cause: error })
    : new StorageRefused({ cause: error });
}

/** The same for a body whose SHA-256 the client may have promised; if not, a wrong checksum is a fault of ours. */
export function toStreamError(error: unknown, promised: string | undefined): Problem {
  const name = error instanceof S3ServiceException ? error.name : '';
  if (name === 'PreconditionFailed') return new ObjectExists({ cause: error });
  if (name === 'BadDigest' && promised !== undefined) return new Sha256Mismatch({ cause: error });
  return toStorageError(error);
}

/** Whether the same bytes may be stored when they are sent again. */
export function maySucceedLater(error: unknown): boolean {
  if (error instanceof S3ServiceException) {
    const { httpStatusCode: status = 0 } = error.$metadata;
    // Such a status may also be that of something between the storage and us.
    if (error.name === 'RequestTimeTooSkewed' || status >= 500) return true;
  }
  const problem = toStorageError(error);
  return problem instanceof StorageBusy || problem instanceof StorageTimeout;
}

/** The error that the SDK's client makes of an answer, as far as its code goes. */
export function toServiceException(status: number, xml: string): S3ServiceException {
  const [, name = String(status)] = /<Code>([^<]+)<\/Code>/.exec(xml) ?? [];
  return new S3ServiceException({
    name,
    message: `The storage has answered ${status} ${name}`,
    $fault: status < 500 ? 'client' : 'server',
    $metadata: { httpStatusCode: status },
  });
}

/**
 * An answer that does not repeat the checksum of what was sent acknowledges nothing, whatever its status says.
 * @throws StorageRefused
 */
export function requireAcknowledgement(answered: string | undefined, checksum: string): void {
  if (answered !== checksum) throw toStorageError(new Error('The answer lacks the checksum'));
}

/**
 * Whether the storage refuses because the object is there. Nobody else can have made it, since its key is fresh:
 * it is our own earlier attempt, whose answer was lost. A multipart upload whose completion succeeded unseen is
 * gone when we ask again, and nobody may abort one.
 */
export function saysStoredBefore(error: unknown): boolean {
  return error instanceof S3ServiceException && ['PreconditionFailed', 'NoSuchUpload'].includes(error.name);
}
