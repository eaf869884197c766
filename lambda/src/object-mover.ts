import {
  CopyObjectCommand,
  type CopyObjectResult,
  DeleteObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { MoverSettings } from './environment.ts';

/** A checksum over the whole of an object's bytes. */
export interface FullObjectChecksum {
  readonly algorithm: string;
  /** Base64 */
  readonly value: string;
}

/** The version of an object that is to be moved. */
export interface SourceObject {
  readonly key: string;
  readonly etag: string;
  /** Bytes */
  readonly size: number;
  /** Undefined when storage keeps none over the whole object. */
  readonly checksum: FullObjectChecksum | undefined;
}

/** A call to storage failed. The message has none of storage's own words: they can contain the key. */
export class StorageError extends Error {
  override readonly name = 'StorageError';

  constructor(operation: string, cause: unknown) {
    super(`${operation} failed: ${reason(cause)}`, { cause });
  }
}

const algorithms = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const;

/** The calls that moving an object takes. The only file that talks to S3. */
export class ObjectMover {
  readonly #s3: S3Client;
  readonly #settings: MoverSettings;

  constructor(settings: MoverSettings, s3 = new S3Client()) {
    this.#settings = settings;
    this.#s3 = s3;
  }

  /** The value of the tag `sensitive`; undefined when the object has none. Null when there is no such object. */
  async readSensitivity(key: string): Promise<string | undefined | null> {
    const command = new GetObjectTaggingCommand({ Bucket: this.#settings.normalBucket, Key: key });
    const answer = await unlessGone('GetObjectTagging', this.#s3.send(command));
    if (!answer) return null;
    return answer.TagSet?.find(({ Key }) => Key === 'sensitive')?.Value;
  }

  /** Null when there is no such object. */
  async describe(key: string): Promise<SourceObject | null> {
    const head = await unlessGone(
      'HeadObject',
      this.#s3.send(
        new HeadObjectCommand({ Bucket: this.#settings.normalBucket, Key: key, ChecksumMode: 'ENABLED' }),
      ),
    );
    if (!head) return null;
    return { key, etag: head.ETag ?? '', size: head.ContentLength ?? 0, checksum: fullObjectChecksum(head) };
  }

  /**
   * Copies exactly this version into the sensitive bucket, without its tags.
   * @returns the checksum that storage has computed over the copy; null when this version is no longer there
   */
  async copy({ key, etag }: SourceObject): Promise<FullObjectChecksum | undefined | null> {
    const { normalBucket, sensitiveBucket, sensitiveKeyArn } = this.#settings;
    const answer = await unlessGone(
      'CopyObject',
      this.#s3.send(
        new CopyObjectCommand({
          Bucket: sensitiveBucket,
          Key: key,
          CopySource: `${normalBucket}/${key.split('/').map(encodeURIComponent).join('/')}`,
          CopySourceIfMatch: etag,
          MetadataDirective: 'COPY',
          TaggingDirective: 'REPLACE',
          ServerSideEncryption: 'aws:kms',
          SSEKMSKeyId: sensitiveKeyArn,
          BucketKeyEnabled: true,
        }),
      ),
    );
    return answer && fullObjectChecksum(answer.CopyObjectResult ?? {});
  }

  /** Deletes this version, and no other that may have taken its place. Succeeds when it is gone already. */
  async remove({ key, etag }: SourceObject): Promise<void> {
    const command = new DeleteObjectCommand({ Bucket: this.#settings.normalBucket, Key: key, IfMatch: etag });
    await unlessGone('DeleteObject', this.#s3.send(command));
  }
}

/** How storage says that there is no such object; `NotFound` is its answer to HEAD, which has no body. */
const namesOfGone = ['NoSuchKey', 'NotFound'];

/** Another delivery of the same event may have moved the object in the meantime: that is success, not failure. */
async function unlessGone<T>(operation: string, call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof S3ServiceException && namesOfGone.includes(error.name)) return null;
    throw new StorageError(operation, error);
  }
}

function reason(cause: unknown): string {
  if (cause instanceof S3ServiceException) {
    const { httpStatusCode = 'unknown', requestId = 'unknown' } = cause.$metadata;
    return `${cause.name} (status ${httpStatusCode}, request ${requestId})`;
  }
  return cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.name) : typeof cause;
}

function fullObjectChecksum(
  answer: HeadObjectCommandOutput | CopyObjectResult,
): FullObjectChecksum | undefined {
  if (answer.ChecksumType !== 'FULL_OBJECT') return undefined;
  const algorithm = algorithms.find((name) => answer[`Checksum${name}`] !== undefined);
  return algorithm && { algorithm, value: answer[`Checksum${algorithm}`] ?? '' };
}
