import { AwsError } from '../../http/aws-error.ts';
import type { StoredObject } from '../store/model.ts';
import type { S3Context } from './s3-context.ts';
import type { S3Request } from './s3-request.ts';

const preconditionFailed = () =>
  new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412);

/**
 * Reads `If-None-Match: *` of a write, and refuses at once when there is an object already; the transaction that
 * stores the object checks again, so that exactly one of several concurrent writers wins.
 * @returns whether the write is conditional
 */
export function refuseExisting(request: S3Request, context: S3Context): boolean {
  const condition = request.header('if-none-match');
  if (condition === undefined) return false;
  if (condition !== '*') throw new AwsError('NotImplemented', 'If-None-Match of a write can only be *.', 501);
  if (context.objects.find(request.bucket, request.key)) throw preconditionFailed();
  return true;
}

const sameEtag = (condition: string, etag: string) =>
  condition === '*' ||
  condition.split(',').some((one) => one.trim().replace(/^W\//, '').replaceAll('"', '') === etag);

/** @throws AwsError PreconditionFailed when an `If-Match` does not name this object's entity tag */
export function requireMatch(condition: string | undefined, object: StoredObject): void {
  if (condition !== undefined && !sameEtag(condition, object.etag)) throw preconditionFailed();
}

/** The conditions of GET and HEAD (RFC 9110 §13). @returns true when the client's copy is current: 304 */
export function isNotModified(request: S3Request, object: StoredObject): boolean {
  requireMatch(request.header('if-match'), object);
  const seconds = Math.floor(object.createdAt / 1000) * 1000;
  const unmodifiedSince = request.header('if-unmodified-since');
  if (unmodifiedSince && !request.header('if-match') && seconds > Date.parse(unmodifiedSince)) {
    throw preconditionFailed();
  }
  const noneMatch = request.header('if-none-match');
  if (noneMatch !== undefined) return sameEtag(noneMatch, object.etag);
  const modifiedSince = request.header('if-modified-since');
  return modifiedSince !== undefined && seconds <= Date.parse(modifiedSince);
}
