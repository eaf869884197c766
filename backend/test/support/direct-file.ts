import { crc32 } from 'node:zlib';
import { type Client, type Problem } from './client';

export interface DirectUpload {
  readonly ticket: string;
  readonly key: string;
  readonly partSize: number;
  readonly parts: number;
  readonly expiresAt: string;
}

export interface PresignedPart {
  readonly number: number;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: string;
}

export interface SentPart {
  readonly number: number;
  readonly etag: string;
  readonly crc32: string;
}

export interface Answer<Body> {
  readonly status: number;
  readonly body: Body & Problem;
  readonly headers: Headers;
}

/** Base64 of a CRC-32, as S3 writes it. */
export function crc32Of(bytes: Uint8Array): string {
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(bytes));
  return checksum.toString('base64');
}

/** A file that a program uploads in parts. */
export class DirectFile {
  constructor(
    private readonly client: Client,
    readonly bytes: Buffer<ArrayBuffer>,
  ) {}

  start(more: object = {}): Promise<Answer<DirectUpload>> {
    const description = { filename: 'film.mp4', size: this.bytes.length, sensitive: false };
    return this.post('/api/uploads/direct', { ...description, ...more });
  }

  presign(ticket: string, parts: readonly object[]): Promise<Answer<{ parts: PresignedPart[] }>> {
    return this.post('/api/uploads/direct/parts', { ticket, parts });
  }

  complete<Body>(ticket: string, parts: readonly SentPart[], more: object = {}): Promise<Answer<Body>> {
    return this.post('/api/uploads/direct/complete', { ticket, parts, crc32: crc32Of(this.bytes), ...more });
  }

  /** The bytes of part `number` and what must be said about them. */
  part(number: number, partSize: number) {
    const bytes = this.bytes.subarray((number - 1) * partSize, number * partSize);
    return { bytes, description: { number, size: bytes.length, crc32: crc32Of(bytes) } };
  }

  /** Sends every part as a client does. */
  async sendAll({ ticket, parts: count, partSize }: DirectUpload): Promise<SentPart[]> {
    const parts = Array.from({ length: count }, (_, index) => this.part(index + 1, partSize));
    const { body } = await this.presign(
      ticket,
      parts.map(({ description }) => description),
    );
    const sent: SentPart[] = [];
    for (const { number, url, headers } of body.parts) {
      const { bytes, description } = this.part(number, partSize);
      const answer = await fetch(url, { method: 'PUT', headers, body: bytes });
      if (!answer.ok) throw new Error(`Part ${number}: ${answer.status} ${await answer.text()}`);
      sent.push({ number, etag: answer.headers.get('etag') ?? '', crc32: description.crc32 });
    }
    return sent;
  }

  private async post<Body>(path: string, body: object): Promise<Answer<Body>> {
    const answer = await this.client.postJson(path, body);
    return { status: answer.status, body: (await answer.json()) as Body & Problem, headers: answer.headers };
  }
}
