import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import type { PartPlan } from '@static-file-upload/contract/part-plan';
import { fullObjectChecksum, orStorageError, unlessGone } from './responses.ts';
import type { FullObjectChecksum, SourceObject } from './source-object.ts';

export interface StorageSettings {
  readonly normalBucket: string;
  readonly sensitiveBucket: string;
  readonly sensitiveKeyArn: string;
}

export interface UploadedPart {
  readonly number: number;
  readonly etag: string | undefined;
}

/** The header that names the source of a copy. */
export const copySourceOf = (bucket: string, key: string): string =>
  `${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;

/** The calls that copying in parts takes. */
export class PartCopier {
  readonly #s3: S3Client;
  readonly #settings: StorageSettings;

  constructor(settings: StorageSettings, s3: S3Client) {
    this.#settings = settings;
    this.#s3 = s3;
  }

  /** Unlike CopyObject, an upload in parts takes nothing over from its source by itself. @returns its id */
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
    { number, offset, size }: PartPlan,
    signal: AbortSignal,
  ): Promise<UploadedPart | null> {
    const { normalBucket, sensitiveBucket } = this.#settings;
    const command = new UploadPartCopyCommand({
      Bucket: sensitiveBucket,
      Key: key,
      UploadId: uploadId,
      PartNumber: number,
      CopySource: copySourceOf(normalBucket, key),
      CopySourceIfMatch: etag,
      CopySourceRange: `bytes=${offset}-${offset + size - 1}`,
    });
    const call = this.#s3.send(command, { abortSignal: signal });
    const response = await unlessGone('UploadPartCopy', call, signal);
    return response && { number, etag: response.CopyPartResult?.ETag };
  }

  /**
   * Makes the parts an object, if together they have the size and the checksum of the source.
   * @returns the checksum that storage has computed over the whole
   */
  async complete(
    { key, size, checksum }: SourceObject,
    uploadId: string,
    parts: readonly UploadedPart[],
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
