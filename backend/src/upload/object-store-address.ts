import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

/** Where the objects of a bucket are, in the words of the SDK's HTTP handler. */
export interface ObjectAddress {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  /** The `Host` header. */
  readonly host: string;
  readonly path: (key: string) => string;
}

/** Asks the SDK, which knows regions, endpoints of the environment and how they take a bucket's name. */
export async function objectAddress(client: S3Client, bucket: string): Promise<ObjectAddress> {
  const key = 'key';
  // A presigned URL is the only place where it says so.
  const url = new URL(await getSignedUrl(client, new PutObjectCommand({ Bucket: bucket, Key: key })));
  const { protocol, hostname, port, host, pathname } = url;
  const folder = pathname.slice(0, -key.length);
  const path = (of: string) => folder + of.split('/').map(encode).join('/');
  return { protocol, hostname, ...(port === '' ? {} : { port: Number(port) }), host, path };
}

/** Percent-encodes as a signature wants it: everything but the unreserved characters of RFC 3986. */
function encode(segment: string): string {
  return encodeURIComponent(segment).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
