import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { partsInFlight } from './copy-limits.ts';
import type { MoverSettings } from './environment.ts';
import { fullObjectChecksum, orStorageError, unlessGone } from './object-mover-answers.ts';
import { copySourceOf, PartCopier } from './object-mover-parts.ts';
import type { FullObjectChecksum, ObjectDescription, SourceObject } from './source-object.ts';

/** An object as a listing tells of it. */
export interface ListedObject {
  readonly key: string;
  readonly storedAt: Date;
}

/** The calls that moving an object takes. Only this file and its neighbours of the same name talk to S3. */
export class ObjectMover {
  readonly parts: PartCopier;
  readonly #s3: S3Client;
  readonly #settings: MoverSettings;

  constructor(settings: MoverSettings, s3 = createClient()) {
    this.#settings = settings;
    this.#s3 = s3;
    this.parts = new PartCopier(settings, s3);
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
    const answer = await unlessGone('CopyObject', this.#s3.send(command, { abortSignal: signal }), signal);
    return answer && fullObjectChecksum(answer.CopyObjectResult ?? {});
  }

  /**
   * Every object of the normal bucket, a page at a time.
   * @param after the key whose successors come first, and then the others up to it; empty for the natural order
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

  async *#listAfter(StartAfter: string, signal: AbortSignal): AsyncGenerator<ListedObject> {
    const place = { Bucket: this.#settings.normalBucket, ...(StartAfter === '' ? {} : { StartAfter }) };
    let ContinuationToken: string | undefined;
    do {
      const call = this.#s3.send(new ListObjectsV2Command({ ...place, ContinuationToken }), {
        abortSignal: signal,
      });
      const page = await orStorageError('ListObjectsV2', call, signal);
      for (const { Key = '', LastModified = new Date(0) } of page.Contents ?? []) {
        yield { key: Key, storedAt: LastModified };
      }
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
  }

  /** Deletes this version, and no other that may have taken its place. Succeeds when it is gone already. */
  async remove({ key, etag }: SourceObject): Promise<void> {
    const command = new DeleteObjectCommand({ Bucket: this.#settings.normalBucket, Key: key, IfMatch: etag });
    await unlessGone('DeleteObject', this.#s3.send(command));
  }
}

/** With a connection for each part in flight: the SDK's own limit of 50 would make some of them wait. */
function createClient(): S3Client {
  const agent = { keepAlive: true, maxSockets: partsInFlight };
  return new S3Client({ requestHandler: { httpAgent: agent, httpsAgent: agent } });
}

function descriptionOf(head: HeadObjectCommandOutput): ObjectDescription {
  const { ContentType, ContentDisposition, ContentEncoding, ContentLanguage, CacheControl, Metadata } = head;
  return { ContentType, ContentDisposition, ContentEncoding, ContentLanguage, CacheControl, Metadata };
}
