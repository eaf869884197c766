import {
  CompleteMultipartUploadCommand,
  type CompletedPart,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type PutObjectCommandOutput,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type Readable } from 'node:stream';
import { Configuration } from '../config/configuration';
import { type Checksum, type NewObject, type StoredObject } from './new-object';
import { storageConnections } from './object-store-connections';
import {
  requireAcknowledgement,
  saysStoredBefore,
  toStorageError,
  toStreamError,
} from './object-store-errors';
import { traceStorage } from './object-store-tracing';

/** What a client says about the bytes that it is going to send. */
export interface PromisedBody {
  readonly size: number;
  /** base64 */
  readonly sha256: string | undefined;
}

export type { CompletedPart };

/** A multipart upload that was opened; it is not an object until it is completed. */
export interface PartedUpload {
  readonly object: NewObject;
  readonly uploadId: string;
}

/**
 * The normal bucket, seen by somebody who may only put things in. Every object is tagged by the request that
 * creates it, and none can replace another. All methods throw StorageRefused, StorageBusy or StorageTimeout.
 */
@Injectable()
export class ObjectStore implements OnApplicationShutdown {
  private readonly bucket: string;
  /** For bodies that can be sent again. */
  private readonly client: S3Client;
  /** For bodies that can be sent only once. */
  private readonly streamingClient: S3Client;

  constructor({ normalBucket, region, storageSilenceSeconds }: Configuration) {
    this.bucket = normalBucket;
    const shared = { region, requestHandler: storageConnections(storageSilenceSeconds) };
    this.client = traceStorage(new S3Client({ ...shared, maxAttempts: 3 }));
    this.streamingClient = traceStorage(new S3Client({ ...shared, maxAttempts: 1 }));
  }

  /**
   * Stores a body of known size in one request, as it arrives, in chunks of at least 8 KiB.
   * @throws also ObjectExists, and ChecksumMismatch when its SHA-256 is not the one that was promised
   */
  async putStream(
    object: NewObject,
    body: Readable,
    { size, sha256 }: PromisedBody,
    signal: AbortSignal,
  ): Promise<StoredObject> {
    const command = new PutObjectCommand({
      ...this.describe(object),
      Body: body,
      ContentLength: size,
      ChecksumSHA256: sha256,
      IfNoneMatch: '*',
    });
    const answer = await this.streamingClient
      .send(command, { abortSignal: signal })
      .catch((error: unknown) => {
        throw toStreamError(error, sha256);
      });
    return { size, checksum: checksumOf(answer), etag: unquoted(answer.ETag) };
  }

  /** Stores bytes that are in memory in one request. */
  async putBytes(object: NewObject, body: Buffer, crc32: string, signal: AbortSignal): Promise<StoredObject> {
    const command = new PutObjectCommand({
      ...this.describe(object),
      Body: body,
      ChecksumCRC32: crc32,
      IfNoneMatch: '*',
    });
    const answer = await this.client.send(command, { abortSignal: signal }).catch(storedBeforeOrRethrow);
    if (answer) requireAcknowledgement(answer, crc32);
    return {
      size: body.length,
      checksum: { algorithm: 'CRC32', value: crc32 },
      etag: unquoted(answer?.ETag),
    };
  }

  async openParts(object: NewObject, signal: AbortSignal): Promise<PartedUpload> {
    const command = new CreateMultipartUploadCommand({
      ...this.describe(object),
      ChecksumAlgorithm: 'CRC32',
      ChecksumType: 'FULL_OBJECT',
    });
    const { UploadId } = await this.client.send(command, { abortSignal: signal }).catch(rethrow);
    if (UploadId === undefined) throw toStorageError(new Error('The answer has no upload id'));
    return { object, uploadId: UploadId };
  }

  async putPart(
    upload: PartedUpload,
    number: number,
    body: Buffer,
    signal: AbortSignal,
  ): Promise<CompletedPart> {
    const command = new UploadPartCommand({ ...this.identify(upload), PartNumber: number, Body: body });
    const { ETag, ChecksumCRC32 } = await this.client.send(command, { abortSignal: signal }).catch(rethrow);
    return { PartNumber: number, ETag, ChecksumCRC32 };
  }

  /** Makes the parts one object, if they add up to the size and checksum that the client's bytes had. */
  async completeParts(
    upload: PartedUpload,
    parts: readonly CompletedPart[],
    whole: { readonly size: number; readonly crc32: string },
  ): Promise<StoredObject> {
    const command = new CompleteMultipartUploadCommand({
      ...this.identify(upload),
      MultipartUpload: { Parts: [...parts] },
      MpuObjectSize: whole.size,
      ChecksumCRC32: whole.crc32,
      ChecksumType: 'FULL_OBJECT',
      IfNoneMatch: '*',
    });
    const answer = await this.client.send(command).catch(storedBeforeOrRethrow);
    if (answer) requireAcknowledgement(answer, whole.crc32);
    return {
      size: whole.size,
      checksum: { algorithm: 'CRC32', value: whole.crc32 },
      etag: unquoted(answer?.ETag),
    };
  }

  onApplicationShutdown(): void {
    this.client.destroy();
    this.streamingClient.destroy();
  }

  private identify({ object, uploadId }: PartedUpload) {
    return { Bucket: this.bucket, Key: object.key, UploadId: uploadId };
  }

  private describe({ key, filename, contentType, sensitive, uploadedBy }: NewObject) {
    return {
      Bucket: this.bucket,
      Key: key,
      Tagging: `sensitive=${sensitive}`,
      ContentType: contentType,
      ContentDisposition: 'attachment',
      Metadata: {
        'filename-b64': Buffer.from(filename).toString('base64url'),
        'uploaded-by': uploadedBy,
      },
    };
  }
}

function checksumOf({ ChecksumSHA256, ChecksumCRC32 }: PutObjectCommandOutput): Checksum {
  if (ChecksumSHA256 !== undefined) return { algorithm: 'SHA256', value: ChecksumSHA256 };
  if (ChecksumCRC32 !== undefined) return { algorithm: 'CRC32', value: ChecksumCRC32 };
  throw toStorageError(new Error('The answer has no checksum'));
}

function rethrow(error: unknown): never {
  throw toStorageError(error);
}

function storedBeforeOrRethrow(error: unknown): undefined {
  if (!saysStoredBefore(error)) rethrow(error);
  return undefined;
}

function unquoted(etag: string | undefined): string | undefined {
  return etag?.replaceAll('"', '');
}
