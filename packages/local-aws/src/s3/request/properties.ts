import { AwsError } from '../../http/aws-error.ts';
import type { ConditionContext } from '../../iam/authorization.ts';
import type { Bucket, Encryption, ObjectProperties } from '../store/model.ts';
import type { S3Request } from './s3-request.ts';

const keptHeaders = ['cache-control', 'content-disposition', 'content-language', 'expires'];
const maxTags = 10;

/** What the headers of a creating request say about the object. */
export function readProperties(request: S3Request, bucket: Bucket): ObjectProperties {
  const encoding = request.header('content-encoding')?.replace(/\s*aws-chunked\s*,?/, '');
  const headers = keptHeaders.flatMap((name) => {
    const value = request.header(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  if (encoding) headers.push(['content-encoding', encoding]);
  return {
    contentType: request.header('content-type') ?? 'binary/octet-stream',
    headers: Object.fromEntries(headers),
    metadata: readMetadata(request),
    tags: parseTagging(request.header('x-amz-tagging') ?? ''),
    encryption: readEncryption(request) ?? bucket.encryption,
    bucketKeyEnabled: request.header('x-amz-server-side-encryption-bucket-key-enabled') === 'true',
  };
}

function readEncryption(request: S3Request): Encryption | undefined {
  const name = request.header('x-amz-server-side-encryption');
  if (name === undefined || name === 'AES256' || name === 'aws:kms') return name;
  throw new AwsError('InvalidEncryptionAlgorithmError', `The encryption ${name} is not supported.`);
}

function readMetadata(request: S3Request): Record<string, string> {
  const prefix = 'x-amz-meta-';
  const names = request.headerNames().filter((name) => name.startsWith(prefix));
  return Object.fromEntries(names.map((name) => [name.slice(prefix.length), request.header(name) ?? '']));
}

/** Reads tags in the form of a query string. @throws AwsError InvalidTag or BadRequest */
function parseTagging(text: string): Record<string, string> {
  return checkedTags([...new URLSearchParams(text)]);
}

/** @throws AwsError InvalidTag or BadRequest when tags do not keep to S3's limits */
export function checkedTags(pairs: [string, string][]): Record<string, string> {
  const tags = Object.fromEntries(pairs);
  if (pairs.length > maxTags) throw new AwsError('BadRequest', 'Object tags cannot be greater than 10');
  if (Object.keys(tags).length !== pairs.length) {
    throw new AwsError('InvalidTag', 'Cannot provide multiple Tags with the same key');
  }
  if (pairs.some(([name, value]) => name === '' || name.length > 128 || value.length > 256)) {
    throw new AwsError(
      'InvalidTag',
      'A tag has 1 to 128 characters as its key and at most 256 as its value.',
    );
  }
  return tags;
}

/** The condition keys that describe how an object is encrypted, from the headers as they were sent. */
export function encryptionContext(request: S3Request): ConditionContext {
  return {
    's3:x-amz-server-side-encryption': request.header('x-amz-server-side-encryption'),
    's3:x-amz-server-side-encryption-aws-kms-key-id': request.header(
      'x-amz-server-side-encryption-aws-kms-key-id',
    ),
  };
}

/** The condition keys of a request that creates an object at once. */
export function creationContext(request: S3Request): ConditionContext {
  return {
    ...encryptionContext(request),
    's3:if-none-match': request.header('if-none-match'),
    's3:ObjectCreationOperation': 'true',
  };
}

/** The tags of an object as condition keys. */
export function tagContext(tags: Readonly<Record<string, string>>): ConditionContext {
  return Object.fromEntries(
    Object.entries(tags).map(([name, value]) => [`s3:ExistingObjectTag/${name}`, value]),
  );
}
