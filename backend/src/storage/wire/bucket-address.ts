import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

/** Where the objects of a bucket are, in the form that the SDK's HTTP handler takes. */
export interface ObjectAddress {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  /** The `Host` header. */
  readonly host: string;
  readonly path: (key: string) => string;
}

/** Where a bucket is: found once, and looked up again when that has failed. */
export class BucketAddress {
  private found: Promise<ObjectAddress> | undefined;

  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
  ) {}

  /** @throws as the provider of credentials does */
  find(): Promise<ObjectAddress> {
    this.found ??= this.lookUp().catch((error: unknown) => {
      this.found = undefined;
      throw error;
    });
    return this.found;
  }

  /** The SDK knows regions, endpoints of the environment and where each of them puts the bucket's name. */
  private async lookUp(): Promise<ObjectAddress> {
    const key = 'key';
    const command = new PutObjectCommand({ Bucket: this.bucket, Key: key });
    // The SDK reveals the address only in a presigned URL.
    const url = new URL(await getSignedUrl(this.client, command));
    const { protocol, hostname, port, host, pathname } = url;
    const folder = pathname.slice(0, -key.length);
    const path = (of: string) => folder + of.split('/').map(escapeUri).join('/');
    return { protocol, hostname, ...(port === '' ? {} : { port: Number(port) }), host, path };
  }
}

/** Percent-encodes everything but the unreserved characters of RFC 3986, as SigV4 demands. */
export function escapeUri(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
