import { randomUUID } from 'node:crypto';
import { objectKey } from './object-key';

/** An object that is about to be stored, with everything but its bytes. */
export interface NewObject {
  readonly id: string;
  readonly key: string;
  readonly filename: string;
  readonly contentType: string;
  readonly sensitive: boolean;
  readonly uploadedBy: string;
}

/** A checksum over the whole object, base64 as S3 gives it. */
export interface Checksum {
  readonly algorithm: 'CRC32' | 'SHA256';
  readonly value: string;
}

/** What the storage has acknowledged. */
export interface StoredObject {
  readonly size: number;
  readonly checksum: Checksum;
  /** Absent when we only know from a repeated request that the object is there. */
  readonly etag: string | undefined;
}

/**
 * Gives an upload its place: every one has a key of its own, also under the same name, unless its id says that it is
 * a repetition.
 */
export function newObject(description: Omit<NewObject, 'id' | 'key'>, id: string = randomUUID()): NewObject {
  return { ...description, id, key: objectKey(description.uploadedBy, id, description.filename) };
}
