/** What is known of a stored file. */
interface StoredObject {
  readonly id: string;
  readonly key: string;
  readonly filename: string;
  readonly size: number;
  readonly contentType: string;
  readonly sensitive: boolean;
  readonly uploadedBy: string;
}

/** What the API answers when a file is stored: signed, so that it proves something to others. */
export interface Receipt extends StoredObject {
  readonly checksum: { readonly algorithm: 'CRC32' | 'SHA256'; readonly value: string };
  readonly etag?: string;
  readonly uploadedAt: string;
  readonly signature?: string;
}

/** The answer to a question asked twice: the file is stored, but the receipt was given the first time. */
export interface ReplayedUpload extends StoredObject {
  readonly replayed: true;
}

export type StoredFile = Receipt | ReplayedUpload;

export function isReceipt(stored: StoredFile): stored is Receipt {
  return !('replayed' in stored);
}
