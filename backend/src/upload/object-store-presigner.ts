import { type S3Client, UploadPartCommand } from '@aws-sdk/client-s3';
import { getSignedUrl, S3RequestPresigner } from '@aws-sdk/s3-request-presigner';

const checksumHeader = 'x-amz-checksum-crc32';
/** Signed as headers; the presigner would move the checksum into the query, where a client could not be held to it. */
const boundHeaders = new Set(['content-length', checksumHeader, 'host']);

export interface UploadPlace {
  readonly key: string;
  readonly uploadId: string;
}

export interface PartToSend {
  readonly number: number;
  readonly size: number;
  /** Base64 */
  readonly crc32: string;
}

export interface Validity {
  readonly signingDate: Date;
  /** Seconds. */
  readonly expiresIn: number;
}

/**
 * Signs URLs that take one part each. The SDK's `getSignedUrl` finds out the bucket's address and makes a signer for
 * every URL, which costs several times as much as signing; both are the same for all parts, and done once here.
 */
export class PartPresigner {
  private readonly signer: S3RequestPresigner;
  private readonly client: S3Client;
  private readonly bucket: string;
  private address: Promise<URL> | undefined;

  constructor(client: S3Client, bucket: string) {
    this.client = client;
    this.bucket = bucket;
    const { credentials, region, sha256 } = client.config;
    this.signer = new S3RequestPresigner({ credentials, region, sha256 });
  }

  /** The URL under which the keys of the bucket are. @throws as the provider of credentials does */
  bucketAddress(): Promise<URL> {
    this.address ??= this.findAddress().catch((error: unknown) => {
      this.address = undefined;
      throw error;
    });
    return this.address;
  }

  /** @returns the URL, and the headers to be sent with the part, unchanged */
  async presign(
    { key, uploadId }: UploadPlace,
    { number, size, crc32 }: PartToSend,
    validity: Validity,
  ): Promise<{ url: string; headers: Record<string, string> }> {
    const { protocol, hostname, port, host, pathname } = await this.bucketAddress();
    const headers = { [checksumHeader]: crc32 };
    const signed = await this.signer.presign(
      {
        method: 'PUT',
        protocol,
        hostname,
        ...(port === '' ? {} : { port: Number(port) }),
        path: pathname + key.split('/').map(escape).join('/'),
        query: { partNumber: String(number), uploadId },
        headers: { ...headers, host, 'content-length': String(size) },
      },
      { ...validity, signableHeaders: boundHeaders, unhoistableHeaders: boundHeaders },
    );
    const query = Object.entries(signed.query ?? {}).map(
      ([name, value]) => `${name}=${escape(String(value))}`,
    );
    return { url: `${protocol}//${host}${signed.path}?${query.join('&')}`, headers };
  }

  private async findAddress(): Promise<URL> {
    const probe = { Bucket: this.bucket, Key: 'key', UploadId: 'any', PartNumber: 1 };
    const url = new URL(await getSignedUrl(this.client, new UploadPartCommand(probe)));
    return new URL(url.pathname.replace(/key$/, ''), url);
  }
}

/** All but letters, digits and `-._~`, as signatures of version 4 want it. */
function escape(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
