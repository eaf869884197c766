import { contentTypePattern } from '@static-file-upload/contract/direct-upload';
import { InvalidFilenameError, safeFilename } from '@static-file-upload/contract/filename';
import { idOfKey, objectKey } from '@static-file-upload/contract/object-key';
import { type UnsignedReceipt } from '@static-file-upload/contract/receipt';
import { randomUUID } from 'node:crypto';
import { Problem } from '../../problem/problem';
import { type NewObject, type StoredObject } from '../../storage/model/stored-object';

/** What an upload is, whichever route it takes. */
export type UploadDescription = Omit<NewObject, 'key'>;

interface SentDescription {
  /** As sent: it may contain folders and control characters. */
  readonly filename: string;
  readonly contentType: string | undefined;
  readonly sensitive: boolean;
  /** The user's `sub`. */
  readonly uploadedBy: string;
}

const defaultContentType = 'application/octet-stream';

/**
 * The description that is stored with the file. The content type stays as sent, because no reader trusts it.
 * @throws Problem `invalid-filename`, `malformed-request`
 */
export function describeUpload({ filename, contentType, ...rest }: SentDescription): UploadDescription {
  return { ...rest, filename: storedFilename(filename), contentType: storedContentType(contentType) };
}

function storedFilename(sent: string): string {
  try {
    return safeFilename(sent);
  } catch (error) {
    if (!(error instanceof InvalidFilenameError)) throw error;
    throw Problem.ofField('invalid-filename', 'filename', error.message);
  }
}

function storedContentType(sent: string | undefined): string {
  if (sent === undefined || sent === '') return defaultContentType;
  if (contentTypePattern.test(sent)) return sent;
  const detail = 'The content type must be at most 255 printable ASCII characters.';
  throw new Problem('malformed-request', detail);
}

/**
 * Whether a file is sensitive. Only the two literal values are understood: the value becomes part of a tag, and a guess
 * in either direction would be wrong.
 * @param detail what to do when the value is missing
 * @throws Problem `missing-sensitive`, `invalid-sensitive`
 */
export function parseSensitive(value: unknown, detail = 'Say sensitive=true or sensitive=false.'): boolean {
  if (value === undefined) throw Problem.ofField('missing-sensitive', 'sensitive', detail);
  if (value === 'true') return true;
  if (value === 'false') return false;
  throw Problem.ofField('invalid-sensitive', 'sensitive', 'Say sensitive=true or sensitive=false.');
}

/** Gives an upload a key of its own, also under a name used before, unless its id says that it is a repetition. */
export function newObject(description: UploadDescription, id: string = randomUUID()): NewObject {
  return { ...description, key: objectKey(description.uploadedBy, id, description.filename) };
}

/** What a receipt says about an object that the storage has acknowledged. */
export function describeStored(
  { key, filename, contentType, sensitive, uploadedBy }: NewObject,
  { size, checksum, etag }: StoredObject,
): Omit<UnsignedReceipt, 'uploadedAt'> {
  return {
    id: idOfKey(key),
    key,
    filename,
    size,
    contentType,
    sensitive,
    checksum,
    ...(etag === undefined ? {} : { etag }),
    uploadedBy,
  };
}
