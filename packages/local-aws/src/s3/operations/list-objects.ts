import { strictlyEncode } from '../../iam/canonical-request.ts';
import { bucketArn } from '../../iam/policies.ts';
import type { Operation } from '../request/s3-context.ts';
import type { S3Request } from '../request/s3-request.ts';
import { sendXml, type XmlContent } from '../request/xml.ts';
import type { StoredObject } from '../store/model.ts';
import { lastKey } from '../store/object-table.ts';
import { readPageSize } from './page.ts';

export const listObjectsV2: Operation = (request, context) => {
  context.buckets.get(request.bucket);
  request.authorize('s3:ListBucket', bucketArn(request.bucket));
  const query = readQuery(request);
  const page = collect(query, (after, limit) =>
    context.objects.list(request.bucket, { prefix: query.prefix, after, limit }),
  );
  const encode = query.encodes
    ? (text: string) => strictlyEncode(text).replaceAll('%2F', '/')
    : (text: string) => text;
  sendXml(request.exchange.response, 'ListBucketResult', {
    Name: request.bucket,
    Prefix: encode(query.prefix),
    ...echo(request, encode),
    ...(query.delimiter ? { Delimiter: encode(query.delimiter) } : {}),
    ...(query.encodes ? { EncodingType: 'url' } : {}),
    MaxKeys: query.maxKeys,
    KeyCount: page.objects.length + page.prefixes.length,
    IsTruncated: page.next !== undefined,
    ...(page.next === undefined
      ? {}
      : { NextContinuationToken: Buffer.from(page.next).toString('base64url') }),
    Contents: page.objects.map((object) => ({ Key: encode(object.key), ...summary(object) })),
    CommonPrefixes: page.prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
  });
};

/** Where the page began, as the request said it. */
function echo({ query }: S3Request, encode: (text: string) => string): XmlContent {
  const [token, start] = [query.get('continuation-token'), query.get('start-after')];
  return {
    ...(token === null ? {} : { ContinuationToken: token }),
    ...(start === null ? {} : { StartAfter: encode(start) }),
  };
}

const summary = (object: StoredObject) => ({
  LastModified: new Date(object.createdAt).toISOString(),
  ETag: `"${object.etag}"`,
  ChecksumAlgorithm: object.description.checksum.algorithm,
  ChecksumType: object.description.checksum.type,
  Size: object.size,
  StorageClass: 'STANDARD',
});

interface Query {
  readonly prefix: string;
  readonly delimiter: string;
  readonly maxKeys: number;
  readonly after: string;
  readonly encodes: boolean;
}

function readQuery(request: S3Request): Query {
  const { query } = request;
  const token = query.get('continuation-token');
  return {
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? '',
    maxKeys: readPageSize(request, 'max-keys'),
    after: token === null ? (query.get('start-after') ?? '') : Buffer.from(token, 'base64url').toString(),
    encodes: query.get('encoding-type') === 'url',
  };
}

function collect(
  { prefix, delimiter, maxKeys, after }: Query,
  list: (after: string, limit: number) => StoredObject[],
) {
  const objects: StoredObject[] = [];
  const prefixes: string[] = [];
  let position = after;
  while (objects.length + prefixes.length < maxKeys) {
    const found = list(position, delimiter === '' ? maxKeys - objects.length : 1);
    const last = found.at(-1);
    if (!last) return { objects, prefixes, next: undefined };
    const end = delimiter === '' ? -1 : last.key.indexOf(delimiter, prefix.length);
    if (end === -1) {
      objects.push(...found);
      position = last.key;
    } else {
      const folder = last.key.slice(0, end + delimiter.length);
      prefixes.push(folder);
      // Skips the whole folder in one step.
      position = lastKey(folder);
    }
  }
  return { objects, prefixes, next: list(position, 1).length > 0 && maxKeys > 0 ? position : undefined };
}

/** Responds with every version at once; the local buckets are small enough to need no pages. */
export const listObjectVersions: Operation = (request, context) => {
  context.buckets.get(request.bucket);
  request.authorize('s3:ListBucketVersions', bucketArn(request.bucket));
  const prefix = request.query.get('prefix') ?? '';
  const all = context.objects.listVersions(request.bucket, prefix);
  const describe = ({ key, versionId, latest }: (typeof all)[number]) => ({
    Key: key,
    VersionId: versionId,
    IsLatest: latest,
  });
  sendXml(request.exchange.response, 'ListVersionsResult', {
    Name: request.bucket,
    Prefix: prefix,
    MaxKeys: all.length,
    IsTruncated: false,
    Version: all.filter((one) => !one.deleteMarker).map((one) => ({ ...describe(one), ...summary(one) })),
    DeleteMarker: all
      .filter((one) => one.deleteMarker)
      .map((one) => ({ ...describe(one), LastModified: new Date(one.createdAt).toISOString() })),
  });
};
