import { S3ServiceException } from '@aws-sdk/client-s3';

/** Why the storage did not store something, in words that no protocol knows. */
export type StorageErrorKind =
  /** It throttles, or failed for a moment. */
  | 'busy'
  /** The request never left this machine. */
  | 'unreachable'
  /** It did not respond in time, or the connection broke. Whether the object exists is unknown. */
  | 'timeout'
  /** It refused for a reason that another attempt will not change. */
  | 'refused'
  /** There is an object under this key already. */
  | 'exists'
  /** The bytes do not have the checksum that the client has announced. */
  | 'checksum-mismatch'
  /** It reported success without the checksum of what was sent. */
  | 'not-acknowledged'
  /** The parts that the client named are not the ones that the storage has. */
  | 'invalid-parts'
  /** Another request is completing the same multipart upload. */
  | 'conflict';

export class StorageError extends Error {
  override readonly name = 'StorageError';

  constructor(
    readonly kind: StorageErrorKind,
    options?: ErrorOptions,
  ) {
    super(`The storage did not store the object: ${kind}`, options);
  }
}

/** The response reports success without any checksum. */
class MissingChecksum extends Error {
  override readonly name = 'MissingChecksum';
}

/** The response reports success with the checksum of other bytes. */
class OtherChecksum extends Error {
  override readonly name = 'OtherChecksum';
}

const busy = new Set([
  'SlowDown',
  'ServiceUnavailable',
  'Throttling',
  'ThrottlingException',
  'InternalError',
  'ConditionalRequestConflict',
  'OperationAborted',
]);
const busyStatuses = new Set([429, 500, 503]);
/** No response in time, or a connection that broke off under the request. */
const timeouts = new Set(['TimeoutError', 'RequestTimeout', 'ETIMEDOUT', 'ECONNRESET', 'EPIPE']);
/** What Node's sockets say when the request never left. */
const unreachable = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** What the storage says when the client, and not this server, has made the mistake. */
const clientErrors = new Map<string, StorageErrorKind>([
  ['BadDigest', 'checksum-mismatch'],
  ['ConditionalRequestConflict', 'conflict'],
  ['InvalidPart', 'invalid-parts'],
  ['InvalidPartOrder', 'invalid-parts'],
  ['EntityTooSmall', 'invalid-parts'],
  ['InvalidRequest', 'invalid-parts'],
]);

/**
 * The storage error behind whatever the SDK has thrown, whose own words stay in `cause`.
 * @param clientAnnounced whether checksum or parts came from the client, so that a difference is the client's mistake
 */
export function toStorageError(error: unknown, { clientAnnounced = false } = {}): StorageError {
  if (error instanceof StorageError) return error;
  const fromClient = clientAnnounced ? clientErrors.get(nameOf(error)) : undefined;
  return new StorageError(fromClient ?? kindOf(error), { cause: error });
}

function kindOf(error: unknown): StorageErrorKind {
  const name = nameOf(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (name === 'PreconditionFailed') return 'exists';
  if (timeouts.has(name) || timeouts.has(code)) return 'timeout';
  if (unreachable.has(code)) return 'unreachable';
  if (busy.has(name)) return 'busy';
  const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
  return status !== undefined && busyStatuses.has(status) ? 'busy' : 'refused';
}

/** Whether the same bytes may be stored when they are sent again. */
export function isTransient(error: unknown): boolean {
  if (error instanceof S3ServiceException) {
    const { httpStatusCode: status = 0 } = error.$metadata;
    // Such a status may also come from a proxy between the storage and this server.
    if (error.name === 'RequestTimeTooSkewed' || status >= 500) return true;
  }
  return ['busy', 'unreachable', 'timeout'].includes(toStorageError(error).kind);
}

/** The error that the SDK's client makes of a response, as far as its code goes. */
export function toServiceException(status: number, xml: string): S3ServiceException {
  const [, name = String(status)] = /<Code>([^<]+)<\/Code>/.exec(xml) ?? [];
  return new S3ServiceException({
    name,
    message: `The storage responded with ${status} ${name}`,
    $fault: status < 500 ? 'client' : 'server',
    $metadata: { httpStatusCode: status },
  });
}

/**
 * A response that does not repeat the checksum of what was sent acknowledges nothing, whatever its status is.
 * @throws StorageError `not-acknowledged`
 */
export function requireAcknowledgement(confirmed: string | undefined, checksum: string): void {
  if (confirmed === checksum) return;
  const cause = confirmed === undefined ? new MissingChecksum() : new OtherChecksum();
  throw new StorageError('not-acknowledged', { cause });
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}
