/** The browser can no longer read the file: it was moved, deleted or changed after it was chosen. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}

/** The file's content is not what it was when its upload began. */
export class ChangedFile extends Error {
  override readonly name = 'ChangedFile';
}

/** The checksum of a file could not be worked out; without it nothing is sent. */
export class ChecksumFailure extends Error {
  override readonly name = 'ChecksumFailure';
}

/** The file is not the one whose upload was to go on. */
export class OtherFile extends Error {
  override readonly name = 'OtherFile';
}
