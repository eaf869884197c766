import { crc32 } from 'node:zlib';
import { ApiProblem } from '../app/http/api-problem';
import { ConnectionFailure } from '../app/http/connection-failure';
import { crc32ToBase64 } from '../app/upload/engine/crc32';
import {
  type DirectApi,
  type DirectStart,
  type PartToSign,
  type SentPart,
} from '../app/upload/engine/direct-api';
import { type PartRequest } from '../app/upload/engine/part-sender';
import { StorageRefusal } from '../app/upload/engine/storage-refusal';
import { type StoredFile } from '../app/upload/receipt';

type Api = Pick<DirectApi, 'start' | 'sign' | 'complete'>;

/** The three routes and the storage behind them, as DESIGN has them: parts are bound to their checksums. */
export class DirectStorage implements Api {
  readonly partSize = 4;
  readonly started: DirectStart[] = [];
  readonly sentParts: number[] = [];
  readonly #signed = new Map<string, PartToSign>();
  readonly #parts = new Map<number, Buffer>();
  stored: Buffer | undefined;
  signings = 0;
  /** What happens to the next tries to send a part or to complete, before they are looked at. */
  readonly troubles: Error[] = [];
  readonly completionTroubles: Error[] = [];
  beforePart: (number: number) => Promise<void> | void = () => undefined;

  start(file: DirectStart) {
    this.started.push(file);
    const expiresAt = new Date(Date.now() + 7 * 86_400_000).toISOString();
    return Promise.resolve({ ticket: `ticket-${this.started.length}`, partSize: this.partSize, expiresAt });
  }

  sign(_ticket: string, parts: readonly PartToSign[]) {
    this.signings += 1;
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    return Promise.resolve(
      parts.map((part) => {
        const url = `https://storage/${part.number}?signature=${this.signings}`;
        this.#signed.set(url, part);
        return { number: part.number, url, headers: { 'x-amz-checksum-crc32': part.crc32 }, expiresAt };
      }),
    );
  }

  readonly send = async ({ address, bytes, signal, onProgress }: PartRequest): Promise<string> => {
    const part = this.#signed.get(address.url);
    if (!part) throw new StorageRefusal(403, 'SignatureDoesNotMatch');
    await this.beforePart(part.number);
    signal.throwIfAborted();
    const trouble = this.troubles.shift();
    if (trouble) throw trouble;
    const body = Buffer.from(await bytes.arrayBuffer());
    onProgress(body.length);
    if (crc32ToBase64(crc32(body)) !== part.crc32) throw new StorageRefusal(400, 'BadDigest');
    this.sentParts.push(part.number);
    this.#parts.set(part.number, body);
    return `"etag-${part.number}"`;
  };

  complete(_ticket: string, parts: readonly SentPart[], whole: string): Promise<StoredFile> {
    const trouble = this.completionTroubles.shift();
    if (trouble && !(trouble instanceof ConnectionFailure)) return Promise.reject(trouble);
    if (this.stored) return Promise.resolve({ replayed: true } as StoredFile);
    const all = Buffer.concat(parts.map(({ number }) => this.#parts.get(number) ?? Buffer.alloc(0)));
    if (crc32ToBase64(crc32(all)) !== whole) {
      return Promise.reject(new ApiProblem(422, 'checksum-mismatch', ''));
    }
    this.stored = all;
    // The answer gets lost on its way.
    if (trouble) return Promise.reject(trouble);
    return Promise.resolve({ id: 'stored' } as StoredFile);
  }
}
