import { type CopyObjectResult, type HeadObjectCommandOutput, S3ServiceException } from '@aws-sdk/client-s3';
import { checksumAlgorithms, type FullObjectChecksum } from './source-object.ts';

/** A call to storage failed. The message leaves out storage's own text, which can contain the key. */
export class StorageError extends Error {
  override readonly name = 'StorageError';

  constructor(operation: string, cause: unknown) {
    super(`${operation} failed: ${formatCause(cause)}`, { cause });
  }
}

/** How storage says that there is no such object; `NotFound` is its response to HEAD, which has no body. */
const missingObjectErrors = ['NoSuchKey', 'NotFound'];

/**
 * Waits for a call about an object. Another delivery of the same event may have moved the object in the meantime:
 * that is success, not failure.
 * @returns null when the object is gone
 * @throws StorageError, or the signal's reason when it was aborted
 */
export function unlessGone<T>(operation: string, call: Promise<T>, signal?: AbortSignal): Promise<T | null> {
  const nullWhenGone = (error: unknown) => {
    if (error instanceof S3ServiceException && missingObjectErrors.includes(error.name)) return null;
    throw error;
  };
  return orStorageError(operation, call.catch(nullWhenGone), signal);
}

/** @throws StorageError, or the signal's reason when it was aborted */
export async function orStorageError<T>(
  operation: string,
  call: Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  try {
    return await call;
  } catch (error) {
    signal?.throwIfAborted();
    throw new StorageError(operation, error);
  }
}

function formatCause(cause: unknown): string {
  if (cause instanceof S3ServiceException) {
    const { httpStatusCode = 'unknown', requestId = 'unknown' } = cause.$metadata;
    return `${cause.name} (status ${httpStatusCode}, request ${requestId}).`;
  }
  if (!(cause instanceof Error)) return `${typeof cause}.`;
  return `${'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name}.`;
}

type WithChecksums = Pick<
  HeadObjectCommandOutput & CopyObjectResult,
  'ChecksumType' | `Checksum${FullObjectChecksum['algorithm']}`
>;

export function fullObjectChecksum(response: WithChecksums): FullObjectChecksum | undefined {
  if (response.ChecksumType !== 'FULL_OBJECT') return undefined;
  const algorithm = checksumAlgorithms.find((name) => response[`Checksum${name}`] !== undefined);
  return algorithm && { algorithm, value: response[`Checksum${algorithm}`] ?? '' };
}
