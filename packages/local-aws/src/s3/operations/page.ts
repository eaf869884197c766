import { AwsError } from '../../http/aws-error.ts';
import type { S3Request } from '../request/s3-request.ts';

/** S3 returns at most this many entries on one page. */
const maxPageSize = 1000;

/** Reads a number from the query. @throws AwsError InvalidArgument */
export function readCount({ query }: S3Request, name: string, fallback: number): number {
  const text = query.get(name);
  if (text === null) return fallback;
  if (!/^\d{1,9}$/.test(text)) throw new AwsError('InvalidArgument', `Provided ${name} not an integer`);
  return Number(text);
}

/** Reads how many entries a page may have. @throws AwsError InvalidArgument */
export const readPageSize = (request: S3Request, name: string): number =>
  Math.min(readCount(request, name, maxPageSize), maxPageSize);
