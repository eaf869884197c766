import {
  CompleteMultipartUploadCommand,
  type CompletedPart,
  CreateMultipartUploadCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type Readable } from 'node:stream';
import { Configuration } from '../config/configuration';
import { type NewObject, type StoredObject } from './new-object';
import { bytesToSend, type PromisedBody, streamToSend } from './object-store-body';
import { storageConnections } from './object-store-connections';
import { describe, headersOf } from './object-store-description';
import {
  requireAcknowledgement,
  saysStoredBefore,
  toStorageError,
  toStreamError,
} from './object-store-errors';
import { ObjectSender } from './object-store-sender';
import { traceStorage } from './object-store-tracing';

export type { CompletedPart, PromisedBody };

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
  private readonly client: S3Client;
  /** For everything that has bytes of a file in it. */
  private readonly sender: ObjectSender;

  constructor({ normalBucket, region, storageSilenceSeconds }: Configuration) {
    this.bucket = normalBucket;
    const connections = storageConnections(storageSilenceSeconds);
    this.client = traceStorage(new S3Client({ region, requestHandler: connections, maxAttempts: 3 }));
    this.sender = new ObjectSender(this.client, connections, normalBucket);
  }

  /**
   * Stores a body of known size in one request, as it arrives. Its source stays open, also when this fails.
   * @throws also ObjectExists, and ChecksumMismatch when its SHA-256 is not the one that was promised
   */
  async putStream(
    object: NewObject,
    source: Readable,
    promised: PromisedBody,
    signal: AbortSignal,
  ): Promise<StoredObject> {
    const sending = streamToSend(source, promised);
    try {
      const etag = await this.sender
        .put({ operation: 'PutObject', key: object.key, headers: headersOf(object), sending }, signal)
        .catch((error: unknown) => {
          throw toStreamError(error, promised.sha256);
        });
      return { size: promised.size, checksum: sending.checksum(), etag };
    } finally {
      sending.stop();
    }
  }

  /** Stores bytes that are in memory in one request. */
  async putBytes(
    object: NewObject,
    bytes: Buffer,
    crc32: string,
    signal: AbortSignal,
  ): Promise<StoredObject> {
    const sending = bytesToSend(bytes, crc32);
    const etag = await this.sender
      .put({ operation: 'PutObject', key: object.key, headers: headersOf(object), sending }, signal)
      .catch(storedBeforeOrRethrow);
    return { size: bytes.length, checksum: sending.checksum(), etag };
  }

  async openParts(object: NewObject, signal: AbortSignal): Promise<PartedUpload> {
    const command = new CreateMultipartUploadCommand({
      Bucket: this.bucket,
      ...describe(object),
      ChecksumAlgorithm: 'CRC32',
      ChecksumType: 'FULL_OBJECT',
    });
    const { UploadId } = await this.client.send(command, { abortSignal: signal }).catch(rethrow);
    if (UploadId === undefined) throw toStorageError(new Error('The answer has no upload id'));
    return { object, uploadId: UploadId };
  }

  /** @param crc32 of the part, base64 */
  async putPart(
    { object, uploadId }: PartedUpload,
    { number, bytes, crc32 }: { readonly number: number; readonly bytes: Buffer; readonly crc32: string },
    signal: AbortSignal,
  ): Promise<CompletedPart> {
    const query = { partNumber: String(number), uploadId };
    const sending = bytesToSend(bytes, crc32);
    const etag = await this.sender
      .put({ operation: 'UploadPart', key: object.key, query, sending }, signal)
      .catch(rethrow);
    return { PartNumber: number, ETag: etag, ChecksumCRC32: crc32 };
  }

  /** Makes the parts one object, if they add up to the size and checksum that the client's bytes had. */
  async completeParts(
    upload: PartedUpload,
    parts: readonly CompletedPart[],
    whole: { readonly size: number; readonly crc32: string },
  ): Promise<StoredObject> {
    const command = new CompleteMultipartUploadCommand({
      Bucket: this.bucket,
      Key: upload.object.key,
      UploadId: upload.uploadId,
      MultipartUpload: { Parts: [...parts] },
      MpuObjectSize: whole.size,
      ChecksumCRC32: whole.crc32,
      ChecksumType: 'FULL_OBJECT',
      IfNoneMatch: '*',
    });
    const answer = await this.client.send(command).catch(storedBeforeOrRethrow);
    if (answer) requireAcknowledgement(answer.ChecksumCRC32, whole.crc32);
    return {
      size: whole.size,
      checksum: { algorithm: 'CRC32', value: whole.crc32 },
      etag: answer?.ETag?.replaceAll('"', ''),
    };
  }

  onApplicationShutdown(): void {
    this.client.destroy();
  }
}

function rethrow(error: unknown): never {
  throw toStorageError(error);
}

function storedBeforeOrRethrow(error: unknown): undefined {
  if (!saysStoredBefore(error)) rethrow(error);
  return undefined;
}
