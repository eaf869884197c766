/** The storage refused a part. */
export class StorageRefusal extends Error {
  override readonly name = 'StorageRefusal';

  constructor(
    readonly status: number,
    /** Its own word for the reason, such as `NoSuchUpload`; empty when it gave none. */
    readonly code: string,
    /** How long it asks us to wait, ms. */
    readonly retryAfterMs?: number,
  ) {
    super(`The storage answered ${status} (${code})`);
  }
}
