import { randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { crc32ToBase64 } from '@static-file-upload/contract/crc32';
import {
  type CompletionRequest,
  type DirectUpload,
  type DirectUploadRequest,
  type PresignRequest,
  type PresignedParts,
} from '@static-file-upload/contract/direct-upload';
import { type StoredFile } from '@static-file-upload/contract/receipt';
import { ApiProblem } from '../app/http/api-problem';
import { ConnectionFailure } from '../app/http/connection-failure';
import { type DirectApi } from '../app/upload/engine/direct-api';
import { StorageRefusal } from '../app/upload/engine/errors';
import { type BytesToSend } from '../app/upload/engine/send-bytes';
import { aReplayedDirectUpload, aSignedReceipt } from './signed-receipt';

type Api = Pick<DirectApi, 'start' | 'presign' | 'complete'>;
type PartToPresign = PresignRequest['parts'][number];

/** The three routes and the storage behind them, as DESIGN has them: parts are bound to their checksums. */
export class DirectStorage implements Api {
  readonly partSize = 4;
  readonly started: DirectUploadRequest[] = [];
  readonly sentParts: number[] = [];
  readonly receipt = aSignedReceipt();
  readonly replay = aReplayedDirectUpload();
  readonly #presigned = new Map<string, PartToPresign>();
  readonly #parts = new Map<number, Buffer>();
  stored: Buffer | undefined;
  presignRequests = 0;
  /** What happens to the next tries to send a part or to complete, before they are looked at. */
  readonly errors: Error[] = [];
  readonly completionErrors: Error[] = [];
  beforePart: (number: number) => Promise<void> | void = () => undefined;

  start(file: DirectUploadRequest): Promise<DirectUpload> {
    this.started.push(file);
    return Promise.resolve({
      ticket: `ticket-${this.started.length}`,
      key: `ada/${randomUUID()}/${file.filename}`,
      partSize: this.partSize,
      parts: Math.ceil(file.size / this.partSize),
      expiresAt: new Date(Date.now() + 7 * 86_400_000).toISOString(),
    });
  }

  presign({ parts }: PresignRequest): Promise<PresignedParts> {
    this.presignRequests += 1;
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const presigned = parts.map((part) => {
      const url = `https://storage/${part.number}?signature=${this.presignRequests}`;
      this.#presigned.set(url, part);
      return { number: part.number, url, headers: { 'x-amz-checksum-crc32': part.crc32 }, expiresAt };
    });
    return Promise.resolve({ parts: presigned });
  }

  readonly send = async ({ url, bytes, signal, onProgress }: BytesToSend): Promise<string> => {
    const part = this.#presigned.get(url);
    if (!part) throw new StorageRefusal(403, 'SignatureDoesNotMatch');
    await this.beforePart(part.number);
    signal.throwIfAborted();
    const error = this.errors.shift();
    if (error) throw error;
    const body = Buffer.from(await bytes.arrayBuffer());
    onProgress(body.length);
    if (crc32ToBase64(crc32(body)) !== part.crc32) throw new StorageRefusal(400, 'BadDigest');
    this.sentParts.push(part.number);
    this.#parts.set(part.number, body);
    return `"etag-${part.number}"`;
  };

  complete({ parts, crc32: whole }: CompletionRequest): Promise<StoredFile> {
    const error = this.completionErrors.shift();
    if (error && !(error instanceof ConnectionFailure)) return Promise.reject(error);
    if (this.stored) return Promise.resolve(this.replay);
    const all = Buffer.concat(parts.map(({ number }) => this.#parts.get(number) ?? Buffer.alloc(0)));
    if (crc32ToBase64(crc32(all)) !== whole) {
      return Promise.reject(new ApiProblem(422, 'checksum-mismatch', ''));
    }
    this.stored = all;
    // The response gets lost on its way.
    if (error) return Promise.reject(error);
    return Promise.resolve(this.receipt);
  }
}
