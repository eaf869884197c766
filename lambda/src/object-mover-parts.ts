import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import type { MoverSettings } from './environment.ts';
import { fullObjectChecksum, orStorageError, unlessGone } from './object-mover-answers.ts';
import type { FullObjectChecksum, SourceObject } from './source-object.ts';

/** A range of the source; both ends inclusive. */
export interface PartRange {
  readonly number: number;
  readonly first: number;
  readonly last: number;
}

export interface CopiedPart {
  readonly number: number;
  readonly etag: string | undefined;
}

/** The header that names the source of a copy. */
export const copySourceOf = (bucket: string, key: string): string =>
  `${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;

/** The calls that copying in parts takes. */
export class PartCopier {
  readonly #s3: S3Client;
  readonly #settings: MoverSettings;

  constructor(settings: MoverSettings, s3: S3Client) {
    this.#settings = settings;
    this.#s3 = s3;
  }

  /** Unlike a copy at once, an upload in parts takes nothing over from its source by itself. @returns its id */
  async begin({ key, checksum, description }: SourceObject, signal: AbortSignal): Promise<string> {
    const command = new CreateMultipartUploadCommand({
      ...description,
      Bucket: this.#settings.sensitiveBucket,
      Key: key,
      ChecksumAlgorithm: checksum?.algorithm,
      ChecksumType: 'FULL_OBJECT',
      ServerSideEncryption: 'aws:kms',
      SSEKMSKeyId: this.#settings.sensitiveKeyArn,
      BucketKeyEnabled: true,
    });
    const call = this.#s3.send(command, { abortSignal: signal });
    return (await orStorageError('CreateMultipartUpload', call, signal)).UploadId ?? '';
  }

  /** Copies a range of exactly this version. Null when it is no longer there. */
  async copyPart(
    { key, etag }: SourceObject,
    uploadId: string,
    { number, first, last }: PartRange,
    signal: AbortSignal,
  ): Promise<CopiedPart | null> {
    const { normalBucket, sensitiveBucket } = this.#settings;
    const command = new UploadPartCopyCommand({
      Bucket: sensitiveBucket,
      Key: key,
      UploadId: uploadId,
      PartNumber: number,
      CopySource: copySourceOf(normalBucket, key),
      CopySourceIfMatch: etag,
      CopySourceRange: `bytes=${first}-${last}`,
    });
    const answer = await unlessGone(
      'UploadPartCopy',
      this.#s3.send(command, { abortSignal: signal }),
      signal,
    );
    return answer && { number, etag: answer.CopyPartResult?.ETag };
  }

  /**
   * Makes the parts an object, if together they have the size and the checksum of the source.
   * @returns the checksum that storage has computed over the whole
   */
  async complete(
    { key, size, checksum }: SourceObject,
    uploadId: string,
    parts: readonly CopiedPart[],
    signal: AbortSignal,
  ): Promise<FullObjectChecksum | undefined> {
    const command = new CompleteMultipartUploadCommand({
      Bucket: this.#settings.sensitiveBucket,
      Key: key,
      UploadId: uploadId,
      MultipartUpload: { Parts: parts.map(({ number, etag }) => ({ PartNumber: number, ETag: etag })) },
      MpuObjectSize: size,
      ChecksumType: 'FULL_OBJECT',
      ...(checksum && { [`Checksum${checksum.algorithm}`]: checksum.value }),
    });
    const call = this.#s3.send(command, { abortSignal: signal });
    return fullObjectChecksum(await orStorageError('CompleteMultipartUpload', call, signal));
  }
}
