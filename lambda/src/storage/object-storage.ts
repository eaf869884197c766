import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { copySourceOf, PartCopier, type StorageSettings } from './part-copier.ts';
import { fullObjectChecksum, StorageError, unlessGone } from './responses.ts';
import type { FullObjectChecksum, ObjectDescription, SourceObject } from './source-object.ts';

/** An object as a listing describes it. */
export interface ListedObject {
  readonly key: string;
  readonly storedAt: Date;
}

/** The calls to S3 that moving an object takes. Only this folder imports the SDK. */
export class ObjectStorage {
  readonly parts: PartCopier;
  readonly #s3: S3Client;
  readonly #settings: StorageSettings;

  constructor(settings: StorageSettings, s3: S3Client) {
    this.#settings = settings;
    this.#s3 = s3;
    this.parts = new PartCopier(settings, s3);
  }

  /** The value of the tag `sensitive`; undefined when the object has none. Null when there is no such object. */
  async readSensitivity(key: string): Promise<string | undefined | null> {
    const command = new GetObjectTaggingCommand({ Bucket: this.#settings.normalBucket, Key: key });
    const response = await unlessGone('GetObjectTagging', this.#s3.send(command));
    if (!response) return null;
    return response.TagSet?.find(({ Key }) => Key === 'sensitive')?.Value;
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
    return {
      key,
      etag: head.ETag ?? '',
      size: head.ContentLength ?? 0,
      checksum: fullObjectChecksum(head),
      description: descriptionOf(head),
    };
  }

  /**
   * Copies exactly this version into the sensitive bucket, without its tags.
   * @returns the checksum that storage has computed over the copy; null when this version is no longer there
   */
  async copy(
    { key, etag }: SourceObject,
    signal: AbortSignal,
  ): Promise<FullObjectChecksum | undefined | null> {
    const { normalBucket, sensitiveBucket, sensitiveKeyArn } = this.#settings;
    const command = new CopyObjectCommand({
      Bucket: sensitiveBucket,
      Key: key,
      CopySource: copySourceOf(normalBucket, key),
      CopySourceIfMatch: etag,
      MetadataDirective: 'COPY',
      TaggingDirective: 'REPLACE',
      ServerSideEncryption: 'aws:kms',
      SSEKMSKeyId: sensitiveKeyArn,
      BucketKeyEnabled: true,
    });
    const response = await unlessGone('CopyObject', this.#s3.send(command, { abortSignal: signal }), signal);
    return response && fullObjectChecksum(response.CopyObjectResult ?? {});
  }

  /**
   * Every object of the normal bucket, a page at a time.
   * @param after the listing begins after this key and ends with it; empty for the natural order
   */
  async *list(after: string, signal: AbortSignal): AsyncGenerator<ListedObject> {
    yield* this.#listAfter(after, signal);
    if (after === '') return;
    const last = Buffer.from(after);
    for await (const object of this.#listAfter('', signal)) {
      if (Buffer.compare(Buffer.from(object.key), last) > 0) return;
      yield object;
    }
  }

  async *#listAfter(after: string, signal: AbortSignal): AsyncGenerator<ListedObject> {
    const input = { Bucket: this.#settings.normalBucket, ...(after !== '' && { StartAfter: after }) };
    const pages = paginateListObjectsV2({ client: this.#s3 }, input, { abortSignal: signal });
    try {
      for await (const { Contents = [] } of pages) {
        for (const { Key = '', LastModified = new Date(0) } of Contents) {
          yield { key: Key, storedAt: LastModified };
        }
      }
    } catch (error) {
      signal.throwIfAborted();
      throw new StorageError('ListObjectsV2', error);
    }
  }

  /** Deletes this version, and no other that may have replaced it. Succeeds when it is gone already. */
  async remove({ key, etag }: SourceObject): Promise<void> {
    const command = new DeleteObjectCommand({ Bucket: this.#settings.normalBucket, Key: key, IfMatch: etag });
    await unlessGone('DeleteObject', this.#s3.send(command));
  }
}

/** @param maxConnections the SDK's own limit of 50 would make some of the parts in flight wait */
export function createS3Client(maxConnections: number): S3Client {
  const agent = { keepAlive: true, maxSockets: maxConnections };
  return new S3Client({ requestHandler: { httpAgent: agent, httpsAgent: agent } });
}

function descriptionOf(head: HeadObjectCommandOutput): ObjectDescription {
  const { ContentType, ContentDisposition, ContentEncoding, ContentLanguage, CacheControl, Metadata } = head;
  return { ContentType, ContentDisposition, ContentEncoding, ContentLanguage, CacheControl, Metadata };
}
