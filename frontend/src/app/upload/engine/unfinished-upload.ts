/** All that is needed to go on with a direct upload, besides the file itself, which no browser lets a page keep. */
export interface UnfinishedUpload {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly size: number;
  /** ms since the epoch, as the file system says. */
  readonly lastModified: number;
  readonly fingerprint: string;
  readonly sensitive: boolean;
  readonly ticket: string;
  readonly partSize: number;
  /** When it lapses, ISO 8601. */
  readonly expiresAt: string;
}

/** Whether a chosen file looks like the one that was being sent. */
export function looksLike(file: File, upload: UnfinishedUpload): boolean {
  return file.name === upload.name && file.size === upload.size && file.lastModified === upload.lastModified;
}
