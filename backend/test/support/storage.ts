import {
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  S3Client,
} from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import { type Readable } from 'node:stream';
import { type RunningLocalAws } from '@static-file-upload/testing/local-aws';
import { eventually } from './running-backend';

export interface FoundObject {
  readonly sha256: string;
  readonly contentType: string | undefined;
  readonly contentDisposition: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Both buckets, seen by an administrator who may read everything. */
export class Storage {
  private readonly client: S3Client;

  constructor(private readonly aws: RunningLocalAws) {
    const { region, credentials } = aws.state;
    this.client = new S3Client({ region, endpoint: aws.url, credentials: credentials.admin });
  }

  get normalBucket(): string {
    return this.aws.state.normalBucket;
  }

  get sensitiveBucket(): string {
    return this.aws.state.sensitiveBucket;
  }

  /** The keys of a user's objects. */
  async keys(bucket: string, sub: string): Promise<string[]> {
    const { Contents = [] } = await this.client.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: `${sub}/` }),
    );
    return Contents.map(({ Key = '' }) => Key);
  }

  /** An object with its bytes as SHA-256, or undefined when there is none. */
  async find(bucket: string, key: string): Promise<FoundObject | undefined> {
    let answer: GetObjectCommandOutput;
    try {
      answer = await this.client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
    const hash = createHash('sha256');
    for await (const chunk of answer.Body as Readable) hash.update(chunk as Buffer);
    const { ContentType, ContentDisposition, Metadata = {} } = answer;
    return {
      sha256: hash.digest('hex'),
      contentType: ContentType,
      contentDisposition: ContentDisposition,
      metadata: Metadata,
    };
  }

  /** Waits for the mover: the object is in the sensitive bucket and no longer in the normal one. */
  async findMoved(key: string): Promise<FoundObject | undefined> {
    const sub = key.split('/', 1)[0] ?? '';
    await eventually(async () => !(await this.keys(this.normalBucket, sub)).includes(key), 60_000);
    return this.find(this.sensitiveBucket, key);
  }

  async tags(bucket: string, key: string): Promise<Record<string, string>> {
    const { TagSet = [] } = await this.client.send(new GetObjectTaggingCommand({ Bucket: bucket, Key: key }));
    return Object.fromEntries(TagSet.map(({ Key = '', Value = '' }) => [Key, Value]));
  }

  /** The checksum by SHA-256 that the storage keeps with an object. */
  async checksum(bucket: string, key: string) {
    const { ChecksumSHA256, ChecksumType } = await this.client.send(
      new HeadObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: 'ENABLED' }),
    );
    return { algorithm: 'SHA256', value: ChecksumSHA256, type: ChecksumType };
  }

  /** Removes a user's objects. */
  async clear(bucket: string, sub: string): Promise<void> {
    for (const Key of await this.keys(bucket, sub)) {
      await this.client.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
    }
  }

  close(): void {
    this.client.destroy();
  }
}
