import {
  GetObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandInput,
  type ListObjectVersionsCommandOutput,
  NoSuchKey,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { LocalAwsState } from '@static-file-upload/testing/stack/local-aws-state';

/** Both buckets, for an administrator who may read everything, and for the server that may only put things in. */
export class Buckets {
  readonly #admin: S3Client;
  readonly #server: S3Client;
  readonly #state: LocalAwsState;

  constructor(state: LocalAwsState) {
    const { region, endpoint, credentials } = state;
    this.#state = state;
    this.#admin = new S3Client({ region, endpoint, credentials: credentials.admin });
    this.#server = new S3Client({ region, endpoint, credentials: credentials.app });
  }

  get normal(): string {
    return this.#state.normalBucket;
  }

  get vault(): string {
    return this.#state.sensitiveBucket;
  }

  close(): void {
    this.#admin.destroy();
    this.#server.destroy();
  }

  /** Uploads as the server does: the event follows. */
  async upload(Key: string, Body: Buffer, sensitive: boolean): Promise<void> {
    const Tagging = `sensitive=${sensitive}`;
    await this.#server.send(
      new PutObjectCommand({ Bucket: this.normal, Key, Body, Tagging, IfNoneMatch: '*' }),
    );
  }

  /** Every object of the normal bucket, with what changes when it is written anew. */
  async normalObjects(): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    for await (const page of paginateListObjectsV2({ client: this.#admin }, { Bucket: this.normal })) {
      for (const { Key = '', ETag, Size, LastModified } of page.Contents ?? []) {
        found.set(Key, `${ETag} ${Size} ${LastModified?.toISOString()}`);
      }
    }
    return found;
  }

  /** The versions of each key of the vault; marks of deletions count too. */
  async vaultVersions(): Promise<Map<string, string[]>> {
    const found = new Map<string, string[]>();
    let next: Pick<ListObjectVersionsCommandInput, 'KeyMarker' | 'VersionIdMarker'> = {};
    do {
      const page: ListObjectVersionsCommandOutput = await this.#admin.send(
        new ListObjectVersionsCommand({ Bucket: this.vault, ...next }),
      );
      for (const { Key = '', VersionId = '' } of [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])]) {
        found.set(Key, [...(found.get(Key) ?? []), VersionId]);
      }
      next = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
    } while (next.KeyMarker !== undefined);
    return found;
  }

  /** Undefined when there is no such object. */
  async read(Bucket: string, Key: string, VersionId?: string): Promise<Buffer | undefined> {
    try {
      const { Body } = await this.#admin.send(new GetObjectCommand({ Bucket, Key, VersionId }));
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  }
}
