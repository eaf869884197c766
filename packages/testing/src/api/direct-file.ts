import {
  type CompletionRequest,
  type DirectUpload,
  directUpload,
  type PartToPresign,
  type PresignedPart,
  presignedParts,
  type UploadedPart,
} from '@static-file-upload/contract/direct-upload';
import { partOf, partsOf } from '@static-file-upload/contract/part-plan';
import { crc32Of } from '../common/crc32.ts';
import type { ApiClient } from './api-client.ts';
import { read } from './read.ts';

/** A file that a program uploads in parts. */
export class DirectFile {
  readonly #client: ApiClient;
  readonly bytes: Buffer<ArrayBuffer>;

  constructor(client: ApiClient, bytes: Buffer<ArrayBuffer>) {
    this.#client = client;
    this.bytes = bytes;
  }

  /** The same file by another client. */
  by(client: ApiClient): DirectFile {
    return new DirectFile(client, this.bytes);
  }

  /** @param description what differs from a normal file with these bytes */
  requestStart(description: object = {}): Promise<Response> {
    const plain = { filename: 'film.mp4', size: this.bytes.length, sensitive: false };
    return this.#client.postJson('/api/uploads/direct', { ...plain, ...description });
  }

  async start(description: object = {}): Promise<DirectUpload> {
    return read(directUpload, expectOk(await this.requestStart(description)));
  }

  requestUrls(ticket: string, parts: readonly object[]): Promise<Response> {
    return this.#client.postJson('/api/uploads/direct/parts', { ticket, parts });
  }

  async presign(ticket: string, parts: readonly PartToPresign[]): Promise<readonly PresignedPart[]> {
    return (await read(presignedParts, expectOk(await this.requestUrls(ticket, parts)))).parts;
  }

  complete(ticket: string, parts: readonly UploadedPart[], change: object = {}): Promise<Response> {
    const body = { ...this.completion(ticket, parts), ...change };
    return this.#client.postJson('/api/uploads/direct/complete', body);
  }

  /** The body of the request that completes the upload. */
  completion(ticket: string, parts: readonly UploadedPart[]): CompletionRequest {
    return { ticket, parts: [...parts], crc32: crc32Of(this.bytes) };
  }

  /** The bytes of part `number`, and their description. */
  part(number: number, partSize: number) {
    const plan = partOf({ size: this.bytes.length, partSize }, number);
    if (!plan) throw new Error(`The file has no part ${number}`);
    const bytes = this.bytes.subarray(plan.offset, plan.offset + plan.size);
    return { bytes, description: { number, size: plan.size, crc32: crc32Of(bytes) } };
  }

  /** Sends every part, as a client does. */
  async sendAll({ ticket, partSize }: DirectUpload): Promise<UploadedPart[]> {
    const plans = partsOf({ size: this.bytes.length, partSize });
    const parts = plans.map(({ number }) => this.part(number, partSize));
    const presigned = await this.presign(
      ticket,
      parts.map(({ description }) => description),
    );
    const uploaded: UploadedPart[] = [];
    for (const { number, url, headers } of presigned) {
      const { bytes, description } = this.part(number, partSize);
      const { headers: stored } = expectOk(await fetch(url, { method: 'PUT', headers, body: bytes }));
      uploaded.push({ number, etag: stored.get('etag') ?? '', crc32: description.crc32 });
    }
    return uploaded;
  }
}

function expectOk(response: Response): Response {
  if (!response.ok) throw new Error(`${response.url} responded with ${response.status}`);
  return response;
}
