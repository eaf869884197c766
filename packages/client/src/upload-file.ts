import { randomUUID } from 'node:crypto';
import type { StoredFile } from '@static-file-upload/contract/receipt';
import type { UploadLimits } from '@static-file-upload/contract/upload-limits';
import { type DirectUploadOptions, uploadDirectly } from './direct-upload.ts';
import { type LocalFile, sha256Of, toBody } from './local-file.ts';
import { formatBytes } from './terminal.ts';

export interface UploadOptions extends DirectUploadOptions {
  readonly limits: UploadLimits;
}

/** Stores one file. @throws Error with a sentence for a person */
export async function uploadFile(file: LocalFile, options: UploadOptions): Promise<StoredFile> {
  const { limits } = options;
  const maxBytes = limits.directUpload ? limits.maxDirectUploadBytes : limits.maxUploadBytes;
  if (file.size > maxBytes) {
    throw new Error(`The file is larger than this service takes, which is ${formatBytes(maxBytes)}.`);
  }
  return isDirect(file, limits) ? uploadDirectly(file, options) : uploadWhole(file, options);
}

/** Whether a file goes straight to the storage. */
export function isDirect({ size }: LocalFile, limits: UploadLimits): boolean {
  return limits.directUpload && size > limits.directUploadThresholdBytes;
}

async function uploadWhole(
  file: LocalFile,
  { api, sensitive, onProgress }: UploadOptions,
): Promise<StoredFile> {
  const upload = {
    filename: file.name,
    sensitive,
    sha256: await sha256Of(file),
    idempotencyKey: randomUUID(),
  };
  const stored = await api.put(upload, () => toBody(file, { offset: 0, size: file.size }));
  onProgress(file.size);
  return stored;
}
