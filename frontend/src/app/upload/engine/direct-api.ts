import { postJson } from '../../http/post-json';
import { type StoredFile } from '../receipt';
import { type PartAddress } from './part-sender';

export interface DirectStart {
  readonly filename: string;
  readonly size: number;
  readonly contentType: string;
  readonly sensitive: boolean;
}

/** What the server knows of a direct upload; it keeps nothing itself. */
export interface DirectTicket {
  readonly ticket: string;
  readonly partSize: number;
  readonly expiresAt: string;
}

export interface PartToSign {
  readonly number: number;
  readonly size: number;
  readonly crc32: string;
}

export interface SignedPart extends PartAddress {
  readonly number: number;
  readonly expiresAt: string;
}

export interface SentPart {
  readonly number: number;
  readonly etag: string;
  /** Base64. */
  readonly crc32: string;
}

export type Authorize = <Result>(request: (token: string) => Promise<Result>) => Promise<Result>;

/** The three routes of the API for files that go straight to the storage. All throw as `postJson` does. */
export class DirectApi {
  readonly #authorize: Authorize;

  constructor(authorize: Authorize) {
    this.#authorize = authorize;
  }

  async start(file: DirectStart): Promise<DirectTicket> {
    return (await this.#post('/api/uploads/direct', file)) as DirectTicket;
  }

  async sign(ticket: string, parts: readonly PartToSign[]): Promise<readonly SignedPart[]> {
    const answer = await this.#post('/api/uploads/direct/parts', { ticket, parts });
    return (answer as { readonly parts: readonly SignedPart[] }).parts;
  }

  async complete(ticket: string, parts: readonly SentPart[], crc32: string): Promise<StoredFile> {
    return (await this.#post('/api/uploads/direct/complete', { ticket, parts, crc32 })) as StoredFile;
  }

  #post(path: `/api/${string}`, value: object): Promise<unknown> {
    return this.#authorize((token) => postJson(path, value, token));
  }
}
