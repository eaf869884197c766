/** The file's content is not what it was when its upload began. */
export class ChangedFile extends Error {
  override readonly name = 'ChangedFile';
}

/** The file is not the one whose upload was to go on. */
export class OtherFile extends Error {
  override readonly name = 'OtherFile';
}

/** Another tab is sending this file. */
export class HeldElsewhere extends Error {
  override readonly name = 'HeldElsewhere';
}

/** The storage refused a part. */
export class StorageRefusal extends Error {
  override readonly name = 'StorageRefusal';

  constructor(
    readonly status: number,
    /** The storage's own code for the reason, such as `NoSuchUpload`; empty when it gave none. */
    readonly code: string,
    /** How long the storage asks us to wait. */
    readonly retryAfterMs?: number,
  ) {
    super(`The storage responded with ${status} (${code})`);
  }
}
