import { CompleteMultipartUploadCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Configuration } from '../config/configuration';
import { ChecksumMismatch } from './checksum-mismatch';
import { CompletionUnderWay, UnexpectedParts } from './direct-problems';
import { storageConnections } from './object-store-connections';
import { requireAcknowledgement, toStorageError } from './object-store-errors';
import { PartPresigner, type PartToSend, type UploadPlace } from './object-store-presigner';
import { traceStorage } from './object-store-tracing';

const longestUrlLifeSeconds = 3600;

/** Where and how a client sends one part, with no other rights than that. */
export interface PresignedPart {
  readonly number: number;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: Date;
}

export interface SentPart {
  readonly number: number;
  readonly etag: string;
  readonly crc32: string;
}

/** `before`: an earlier request has stored it. `unknown`: there is no such upload, or no longer. */
export type Completion =
  | { readonly outcome: 'stored'; readonly etag: string | undefined }
  | { readonly outcome: 'before' | 'unknown' };

/** The normal bucket, as far as clients send parts to it themselves. */
@Injectable()
export class DirectObjectStore implements OnApplicationShutdown {
  private readonly bucket: string;
  private readonly client: S3Client;
  private readonly presigner: PartPresigner;

  constructor({ normalBucket, region, storageSilenceSeconds }: Configuration) {
    this.bucket = normalBucket;
    this.client = traceStorage(
      new S3Client({
        region,
        requestHandler: storageConnections(storageSilenceSeconds),
        maxAttempts: 3,
        // The presigner would otherwise sign the checksum of the empty body that it sees.
        requestChecksumCalculation: 'WHEN_REQUIRED',
      }),
    );
    this.presigner = new PartPresigner(this.client, normalBucket);
  }

  /** The origin that the URLs of parts have. */
  origin(): Promise<string> {
    return this.presigner.origin();
  }

  /** A URL that takes exactly these bytes as this part, for an hour or as long as our credentials live. */
  async presignPart({ key, uploadId }: UploadPlace, part: PartToSend): Promise<PresignedPart> {
    const signingDate = new Date();
    const expiresIn = await this.urlLifeSeconds(signingDate);
    const presigned = await this.presigner.presign({ key, uploadId }, part, { signingDate, expiresIn });
    const expiresAt = new Date(signingDate.getTime() + expiresIn * 1000);
    return { number: part.number, ...presigned, expiresAt };
  }

  /**
   * Makes the parts one object of this size and checksum.
   * @throws UnexpectedParts, ChecksumMismatch, CompletionUnderWay, StorageRefused, StorageBusy, StorageTimeout
   */
  async complete(
    place: UploadPlace,
    parts: readonly SentPart[],
    whole: { readonly size: number; readonly crc32: string },
  ): Promise<Completion> {
    const command = new CompleteMultipartUploadCommand({
      Bucket: this.bucket,
      Key: place.key,
      UploadId: place.uploadId,
      MultipartUpload: {
        Parts: parts.map(({ number, etag, crc32 }) => ({
          PartNumber: number,
          ETag: etag,
          ChecksumCRC32: crc32,
        })),
      },
      MpuObjectSize: whole.size,
      ChecksumCRC32: whole.crc32,
      ChecksumType: 'FULL_OBJECT',
      IfNoneMatch: '*',
    });
    try {
      const answer = await this.client.send(command);
      requireAcknowledgement(answer.ChecksumCRC32, whole.crc32);
      return { outcome: 'stored', etag: answer.ETag?.replaceAll('"', '') };
    } catch (error) {
      return completionAfter(error);
    }
  }

  onApplicationShutdown(): void {
    this.client.destroy();
  }

  private async urlLifeSeconds(from: Date): Promise<number> {
    const { expiration } = await this.client.config.credentials();
    if (expiration === undefined) return longestUrlLifeSeconds;
    const left = Math.floor((expiration.getTime() - from.getTime()) / 1000);
    return Math.max(1, Math.min(longestUrlLifeSeconds, left));
  }
}

function completionAfter(error: unknown): Completion {
  const code = error instanceof S3ServiceException ? error.name : '';
  const options = { cause: error };
  switch (code) {
    case 'PreconditionFailed':
      return { outcome: 'before' };
    case 'NoSuchUpload':
      return { outcome: 'unknown' };
    case 'ConditionalRequestConflict':
      throw new CompletionUnderWay(options);
    case 'BadDigest':
      throw new ChecksumMismatch(
        'The parts do not have the checksum that was said. Nothing was stored.',
        options,
      );
    case 'InvalidPart':
    case 'InvalidPartOrder':
    case 'EntityTooSmall':
    case 'InvalidRequest':
      throw new UnexpectedParts(
        'The storage has other parts than these. Send those that differ again.',
        options,
      );
    default:
      throw toStorageError(error);
  }
}
