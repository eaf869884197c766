import {
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  NoSuchKey,
  NotFound,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import { eventually } from '../common/eventually.ts';
import type { LocalAwsState } from '../stack/local-aws-state.ts';

const movedWithinMs = 60_000;

export interface FoundObject {
  /** In hex. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  readonly contentType: string | undefined;
  readonly contentDisposition: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  readonly encryption: string | undefined;
}

/** Both buckets, seen by the operator of the account, who alone may read everything. */
export class StoredObjects {
  readonly s3: S3Client;
  readonly normalBucket: string;
  readonly sensitiveBucket: string;

  constructor({ region, endpoint, credentials, normalBucket, sensitiveBucket }: LocalAwsState) {
    this.s3 = new S3Client({ region, endpoint, credentials: credentials.admin });
    this.normalBucket = normalBucket;
    this.sensitiveBucket = sensitiveBucket;
  }

  close(): void {
    this.s3.destroy();
  }

  normal(): Promise<string[]> {
    return this.keys(this.normalBucket);
  }

  sensitive(): Promise<string[]> {
    return this.keys(this.sensitiveBucket);
  }

  async keys(Bucket: string, Prefix = ''): Promise<string[]> {
    const keys: string[] = [];
    for await (const { Contents = [] } of paginateListObjectsV2({ client: this.s3 }, { Bucket, Prefix })) {
      keys.push(...Contents.map(({ Key = '' }) => Key));
    }
    return keys;
  }

  /** Every key of which there is a version, or a marker that one was deleted. */
  async everyKey(Bucket: string): Promise<string[]> {
    const { Versions = [], DeleteMarkers = [] } = await this.s3.send(
      new ListObjectVersionsCommand({ Bucket }),
    );
    return [...Versions, ...DeleteMarkers].map(({ Key = '' }) => Key);
  }

  async exists(Bucket: string, Key: string): Promise<boolean> {
    try {
      await this.s3.send(new HeadObjectCommand({ Bucket, Key }));
      return true;
    } catch (error) {
      if (error instanceof NotFound) return false;
      throw error;
    }
  }

  /** An object with the digest of its bytes, or undefined when there is none. */
  async find(Bucket: string, Key: string): Promise<FoundObject | undefined> {
    try {
      const response = await this.s3.send(new GetObjectCommand({ Bucket, Key }));
      const hash = createHash('sha256');
      let size = 0;
      for await (const chunk of response.Body as AsyncIterable<Uint8Array>) {
        hash.update(chunk);
        size += chunk.length;
      }
      return {
        sha256: hash.digest('hex'),
        size,
        contentType: response.ContentType,
        contentDisposition: response.ContentDisposition,
        metadata: response.Metadata ?? {},
        encryption: response.ServerSideEncryption,
      };
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  }

  /** SHA-256 (hex) of an object's bytes. @throws Error when it does not exist */
  async sha256(bucket: string, key: string): Promise<string> {
    const found = await this.find(bucket, key);
    if (!found) throw new Error(`${bucket} has no object ${key}`);
    return found.sha256;
  }

  async read(Bucket: string, Key: string): Promise<Buffer> {
    const { Body } = await this.s3.send(new GetObjectCommand({ Bucket, Key }));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  }

  async tags(Bucket: string, Key: string): Promise<Record<string, string>> {
    const { TagSet = [] } = await this.s3.send(new GetObjectTaggingCommand({ Bucket, Key }));
    return Object.fromEntries(TagSet.map(({ Key: name = '', Value = '' }) => [name, Value]));
  }

  /** The checksum by SHA-256 that the storage keeps with an object. */
  async checksum(Bucket: string, Key: string) {
    const head = new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' });
    const { ChecksumSHA256, ChecksumType } = await this.s3.send(head);
    return { algorithm: 'SHA256', value: ChecksumSHA256, type: ChecksumType };
  }

  /** Waits until a key ending so is in the sensitive bucket and no longer in the normal one. @returns the key */
  moved(ending: string): Promise<string> {
    const isIt = (key: string) => key.endsWith(ending);
    return eventually(
      async () => !(await this.normal()).some(isIt) && (await this.sensitive()).find(isIt),
      movedWithinMs,
      () => `${ending} was not moved within ${movedWithinMs / 1000} s`,
    );
  }

  /** Waits for the mover, and finds the object in the sensitive bucket. */
  async findMoved(key: string): Promise<FoundObject | undefined> {
    return this.find(this.sensitiveBucket, await this.moved(key));
  }

  /** Stores an object as the server does, with its tag. */
  async put(Key: string, Body: Uint8Array, sensitive: boolean): Promise<void> {
    const Tagging = `sensitive=${sensitive}`;
    await this.s3.send(
      new PutObjectCommand({ Bucket: this.normalBucket, Key, Body, Tagging, IfNoneMatch: '*' }),
    );
  }

  async remove(Bucket: string, Key: string): Promise<void> {
    await this.s3.send(new DeleteObjectCommand({ Bucket, Key }));
  }

  /** Removes every object of a user. */
  async clear(bucket: string, sub: string): Promise<void> {
    for (const key of await this.keys(bucket, `${sub}/`)) await this.remove(bucket, key);
  }
}
