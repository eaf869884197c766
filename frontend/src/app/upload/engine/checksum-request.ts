export type ChecksumAlgorithm = 'sha-256' | 'crc32';

/** What the page asks of the Worker. */
export type ToWorker =
  | {
      readonly kind: 'start';
      readonly id: number;
      readonly algorithm: ChecksumAlgorithm;
      readonly blob: Blob;
    }
  | { readonly kind: 'cancel'; readonly id: number };

/** What the Worker tells the page. */
export type FromWorker =
  | { readonly kind: 'progress'; readonly id: number; readonly readBytes: number }
  /** @property value base64 */
  | { readonly kind: 'done'; readonly id: number; readonly value: string }
  | { readonly kind: 'failed'; readonly id: number; readonly reason: string; readonly unreadable: boolean };
