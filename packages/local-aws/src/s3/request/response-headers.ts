import { checksumHeader } from '../checksum/checksum.ts';
import {
  nullVersion,
  type ObjectDescription,
  type ObjectProperties,
  type StoredObject,
} from '../store/model.ts';
import type { S3Context } from './s3-context.ts';

type Headers = Record<string, string>;

/** How an object is encrypted; every response about it says so. */
export function encryptionHeaders(context: S3Context, properties: ObjectProperties): Headers {
  const headers: Headers = { 'x-amz-server-side-encryption': properties.encryption };
  if (properties.encryption === 'aws:kms') {
    headers['x-amz-server-side-encryption-aws-kms-key-id'] = context.encryption.keyArn;
    if (properties.bucketKeyEnabled) headers['x-amz-server-side-encryption-bucket-key-enabled'] = 'true';
  }
  return headers;
}

export function checksumHeaders({ checksum }: Pick<ObjectDescription, 'checksum'>): Headers {
  return { [checksumHeader(checksum.algorithm)]: checksum.value, 'x-amz-checksum-type': checksum.type };
}

export function versionHeader(versionId: string): Headers {
  return versionId === nullVersion ? {} : { 'x-amz-version-id': versionId };
}

/** The headers of GetObject and HeadObject, without the length. */
export function objectHeaders(context: S3Context, object: StoredObject, withChecksum: boolean): Headers {
  const { description } = object;
  const metadata = Object.entries(description.metadata).map(
    ([name, value]) => [`x-amz-meta-${name}`, value] as const,
  );
  const tags = Object.keys(description.tags).length;
  return {
    ...description.headers,
    ...Object.fromEntries(metadata),
    'accept-ranges': 'bytes',
    'content-type': description.contentType,
    etag: `"${object.etag}"`,
    'last-modified': new Date(object.createdAt).toUTCString(),
    ...encryptionHeaders(context, description),
    ...versionHeader(object.versionId),
    ...(tags > 0 ? { 'x-amz-tagging-count': String(tags) } : {}),
    ...(withChecksum ? checksumHeaders(description) : {}),
  };
}
