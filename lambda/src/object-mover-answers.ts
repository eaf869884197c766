import { type CopyObjectResult, type HeadObjectCommandOutput, S3ServiceException } from '@aws-sdk/client-s3';
import { checksumAlgorithms, type FullObjectChecksum } from './source-object.ts';

/** A call to storage failed. The message has none of storage's own words: they can contain the key. */
export class StorageError extends Error {
  override readonly name = 'StorageError';

  constructor(operation: string, cause: unknown) {
    super(`${operation} failed: ${reason(cause)}`, { cause });
  }
}

/** How storage says that there is no such object; `NotFound` is its answer to HEAD, which has no body. */
const namesOfGone = ['NoSuchKey', 'NotFound'];

/**
 * Another delivery of the same event may have moved the object in the meantime: that is success, not failure.
 * @returns null then
 * @throws StorageError, or the signal's reason when it was aborted
 */
export function unlessGone<T>(operation: string, call: Promise<T>, signal?: AbortSignal): Promise<T | null> {
  const nullWhenGone = (error: unknown) => {
    if (error instanceof S3ServiceException && namesOfGone.includes(error.name)) return null;
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

function reason(cause: unknown): string {
  if (cause instanceof S3ServiceException) {
    const { httpStatusCode = 'unknown', requestId = 'unknown' } = cause.$metadata;
    return `${cause.name} (status ${httpStatusCode}, request ${requestId}).`;
  }
  const name = cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.name) : typeof cause;
  return `${name}.`;
}

type WithChecksums = Pick<
  HeadObjectCommandOutput & CopyObjectResult,
  'ChecksumType' | `Checksum${FullObjectChecksum['algorithm']}`
>;

export function fullObjectChecksum(answer: WithChecksums): FullObjectChecksum | undefined {
  if (answer.ChecksumType !== 'FULL_OBJECT') return undefined;
  const algorithm = checksumAlgorithms.find((name) => answer[`Checksum${name}`] !== undefined);
  return algorithm && { algorithm, value: answer[`Checksum${algorithm}`] ?? '' };
}
