import { AwsError } from '../../http/aws-error.ts';
import {
  type ChecksumAlgorithm,
  checksumHeader,
  parseAlgorithm,
  startChecksum,
} from '../checksum/checksum.ts';
import type { S3Request } from './s3-request.ts';

export interface PromisedChecksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64; undefined while it is still to come as a trailer. */
  readonly value: string | undefined;
}

const prefix = 'x-amz-checksum-';
/** These headers describe a checksum; every other header with the prefix is one. */
const about = ['algorithm', 'mode', 'type'].map((name) => prefix + name);

/**
 * The checksum that a client sends with a body, in a header or after it.
 * @throws AwsError InvalidRequest for more than one, one that is not supported, or one that cannot be a checksum
 */
export function promisedChecksum(request: S3Request): PromisedChecksum | undefined {
  const inHeaders = request.headerNames().filter((name) => name.startsWith(prefix) && !about.includes(name));
  const trailer = request.header('x-amz-trailer')?.toLowerCase();
  const names = trailer === undefined ? inHeaders : [...inHeaders, trailer];
  const [name] = names;
  if (name === undefined) return undefined;
  if (names.length > 1) {
    throw invalid('Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.');
  }
  if (!name.startsWith(prefix)) throw invalid(`The trailer ${name} is not supported.`);
  const algorithm = parseAlgorithm(name.slice(prefix.length));
  const value = request.header(name);
  if (trailer === undefined) requireForm(algorithm, value ?? '');
  return { algorithm, value: trailer === undefined ? value : undefined };
}

/** @throws AwsError InvalidRequest when a text cannot be a checksum of this kind */
function requireForm(algorithm: ChecksumAlgorithm, value: string): void {
  const bytes = Buffer.from(value, 'base64');
  const isForm =
    bytes.toString('base64') === value && bytes.length === startChecksum(algorithm).digest().length;
  if (!isForm) throw invalid(`Value for ${checksumHeader(algorithm)} header is invalid.`);
}

const invalid = (message: string) => new AwsError('InvalidRequest', message);
