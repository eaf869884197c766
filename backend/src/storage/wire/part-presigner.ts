import { type S3Client } from '@aws-sdk/client-s3';
import { S3RequestPresigner } from '@aws-sdk/s3-request-presigner';
import { type PartToPresign } from '@static-file-upload/contract/direct-upload';
import { type MultipartRef } from '../model/stored-object';
import { BucketAddress, escapeUri } from './bucket-address';

export type { PartToPresign };

const checksumHeader = 'x-amz-checksum-crc32';
/** Signed as headers; the presigner would move the checksum into the query, where it would not bind the client. */
const boundHeaders = new Set(['content-length', checksumHeader, 'host']);

export interface Validity {
  readonly signingDate: Date;
  /** Seconds. */
  readonly expiresIn: number;
}

/**
 * Signs URLs that take one part each. The SDK's `getSignedUrl` looks up the bucket's address and makes a signer for
 * every URL, which costs several times as much as signing; both are the same for all parts and made once here.
 */
export class PartPresigner {
  private readonly signer: S3RequestPresigner;
  private readonly address: BucketAddress;

  constructor(client: S3Client, bucket: string) {
    this.address = new BucketAddress(client, bucket);
    const { credentials, region, sha256 } = client.config;
    this.signer = new S3RequestPresigner({ credentials, region, sha256 });
  }

  /** The origin of all URLs. @throws as the provider of credentials does */
  async origin(): Promise<string> {
    const { protocol, host } = await this.address.find();
    return `${protocol}//${host}`;
  }

  /** @returns the URL, and the headers to be sent with the part, unchanged */
  async presign(
    { key, uploadId }: MultipartRef,
    { number, size, crc32 }: PartToPresign,
    validity: Validity,
  ): Promise<{ url: string; headers: Record<string, string> }> {
    const { host, path, ...origin } = await this.address.find();
    const headers = { [checksumHeader]: crc32 };
    const signed = await this.signer.presign(
      {
        ...origin,
        method: 'PUT',
        path: path(key),
        query: { partNumber: String(number), uploadId },
        headers: { ...headers, host, 'content-length': String(size) },
      },
      { ...validity, signableHeaders: boundHeaders, unhoistableHeaders: boundHeaders },
    );
    const query = Object.entries(signed.query ?? {}).map(
      ([name, value]) => `${name}=${escapeUri(String(value))}`,
    );
    return { url: `${origin.protocol}//${host}${signed.path}?${query.join('&')}`, headers };
  }
}
