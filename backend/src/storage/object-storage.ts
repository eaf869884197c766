import { CompleteMultipartUploadCommand, CreateMultipartUploadCommand, S3Client } from '@aws-sdk/client-s3';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { type PresignedPart, type UploadedPart } from '@static-file-upload/contract/direct-upload';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { type Readable } from 'node:stream';
import { type Configuration, InjectConfiguration } from '../config/configuration';
import { describe, headersOf } from './model/object-headers';
import { requireAcknowledgement, type StorageError, toStorageError } from './model/storage-error';
import { traceStorage } from './wire/spans';
import { type MultipartRef, type NewObject, type StoredObject } from './model/stored-object';
import { ObjectSender } from './wire/object-sender';
import { PartPresigner, type PartToPresign } from './wire/part-presigner';
import { type AnnouncedBody, bytesToSend, streamToSend } from './wire/upload-body';

const maxAttempts = 3;
const maxUrlLifetimeSeconds = 3600;

/** A part of a file in memory. */
interface PartBytes {
  /** From 1. */
  readonly number: number;
  readonly bytes: Buffer;
  /** Base64. */
  readonly crc32: string;
}

interface Whole {
  /** Bytes. */
  readonly size: number;
  /** Base64. */
  readonly crc32: string;
}

/** `exists`: an earlier request has stored it. `no-such-upload`: there is no such upload, or no longer. */
export type Completion =
  | { readonly outcome: 'stored'; readonly etag: string | undefined }
  | { readonly outcome: 'exists' | 'no-such-upload' };

/**
 * The normal bucket, for a server that may only put objects into it. Every object is tagged by the request that creates
 * it, and none can overwrite another. All methods throw StorageError.
 */
@Injectable()
export class ObjectStorage implements OnApplicationShutdown {
  private readonly bucket: string;
  private readonly client: S3Client;
  /** For everything that contains bytes of a file. */
  private readonly sender: ObjectSender;
  private readonly presigner: PartPresigner;

  constructor(
    @InjectConfiguration()
    {
      normalBucket,
      region,
      storageSilenceSeconds,
    }: Pick<Configuration, 'normalBucket' | 'region' | 'storageSilenceSeconds'>,
  ) {
    this.bucket = normalBucket;
    const requestHandler = new NodeHttpHandler({
      // Instances, not options: given options, the SDK opens a fresh connection for every large body.
      httpAgent: new HttpAgent({ keepAlive: true }),
      httpsAgent: new HttpsAgent({ keepAlive: true }),
      connectionTimeout: 3000,
      // When no byte has moved on the connection in either direction for so long.
      socketTimeout: storageSilenceSeconds * 1000,
    });
    this.client = traceStorage(
      new S3Client({
        region,
        requestHandler,
        maxAttempts,
        // Otherwise the presigner signs the checksum of the empty body that it sees.
        requestChecksumCalculation: 'WHEN_REQUIRED',
      }),
    );
    this.sender = new ObjectSender(this.client, requestHandler, normalBucket);
    this.presigner = new PartPresigner(this.client, normalBucket);
  }

  /** The origin of presigned URLs. */
  origin(): Promise<string> {
    return this.presigner.origin();
  }

  /** Stores a body of known size in one request, as it arrives. Its source stays open, also when this fails. */
  async putStream(
    object: NewObject,
    source: Readable,
    announced: AnnouncedBody,
    signal: AbortSignal,
  ): Promise<StoredObject> {
    const sending = streamToSend(source, announced);
    try {
      const etag = await this.sender
        .put({ operation: 'PutObject', key: object.key, headers: headersOf(object), sending }, signal)
        .catch((error: unknown) => {
          throw toStorageError(error, { clientAnnounced: announced.sha256 !== undefined });
        });
      return { size: announced.size, checksum: sending.checksum(), etag };
    } finally {
      sending.stop();
    }
  }

  /** Makes bytes that are in memory an object in one request. */
  async putBytes(object: NewObject, bytes: Buffer, crc32: string, signal: AbortSignal): Promise<Completion> {
    const sending = bytesToSend(bytes, crc32);
    const put = { operation: 'PutObject', key: object.key, headers: headersOf(object), sending } as const;
    try {
      return { outcome: 'stored', etag: await this.sender.put(put, signal) };
    } catch (error) {
      return completionOf(toStorageError(error));
    }
  }

  async startMultipartUpload(object: NewObject, signal: AbortSignal): Promise<MultipartRef> {
    const command = new CreateMultipartUploadCommand({
      Bucket: this.bucket,
      ...describe(object),
      ChecksumAlgorithm: 'CRC32',
      ChecksumType: 'FULL_OBJECT',
    });
    const { UploadId } = await this.client.send(command, { abortSignal: signal }).catch(rethrow);
    if (UploadId === undefined) {
      throw toStorageError(new Error('The response has no upload id'));
    }
    return { key: object.key, uploadId: UploadId };
  }

  async uploadPart(
    { key, uploadId }: MultipartRef,
    { number, bytes, crc32 }: PartBytes,
    signal: AbortSignal,
  ): Promise<UploadedPart> {
    const query = { partNumber: String(number), uploadId };
    const sending = bytesToSend(bytes, crc32);
    const etag = await this.sender
      .put({ operation: 'UploadPart', key, query, sending }, signal)
      .catch(rethrow);
    return { number, etag: etag ?? '', crc32 };
  }

  /** Returns a URL that takes exactly these bytes as this part, for an hour or as long as the credentials live. */
  async presignPart(ref: MultipartRef, part: PartToPresign): Promise<PresignedPart> {
    const signingDate = new Date();
    const expiresIn = await this.urlLifetimeSeconds(signingDate);
    const presigned = await this.presigner.presign(ref, part, { signingDate, expiresIn });
    const expiresAt = new Date(signingDate.getTime() + expiresIn * 1000).toISOString();
    return { number: part.number, ...presigned, expiresAt };
  }

  /**
   * Makes the parts one object, if they add up to this size and checksum.
   * @param clientAnnounced whether parts and checksum came from the client, so that a difference is the client's mistake
   */
  async completeMultipartUpload(
    { key, uploadId }: MultipartRef,
    parts: readonly UploadedPart[],
    { size, crc32 }: Whole,
    { clientAnnounced }: { readonly clientAnnounced: boolean },
  ): Promise<Completion> {
    const command = new CompleteMultipartUploadCommand({
      Bucket: this.bucket,
      Key: key,
      UploadId: uploadId,
      MultipartUpload: {
        Parts: parts.map((part) => ({
          PartNumber: part.number,
          ETag: part.etag,
          ChecksumCRC32: part.crc32,
        })),
      },
      MpuObjectSize: size,
      ChecksumCRC32: crc32,
      ChecksumType: 'FULL_OBJECT',
      IfNoneMatch: '*',
    });
    try {
      const { ChecksumCRC32, ETag } = await this.client.send(command);
      requireAcknowledgement(ChecksumCRC32, crc32);
      return { outcome: 'stored', etag: ETag?.replaceAll('"', '') };
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchUpload') return { outcome: 'no-such-upload' };
      return completionOf(toStorageError(error, { clientAnnounced }));
    }
  }

  onApplicationShutdown(): void {
    this.client.destroy();
  }

  private async urlLifetimeSeconds(from: Date): Promise<number> {
    const { expiration } = await this.client.config.credentials();
    if (expiration === undefined) return maxUrlLifetimeSeconds;
    const left = Math.floor((expiration.getTime() - from.getTime()) / 1000);
    return Math.max(1, Math.min(maxUrlLifetimeSeconds, left));
  }
}

function rethrow(error: unknown): never {
  throw toStorageError(error);
}

function completionOf(error: StorageError): Completion {
  if (error.kind === 'exists') return { outcome: 'exists' };
  throw error;
}
