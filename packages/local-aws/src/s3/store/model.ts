import { z } from 'zod';
import type { Checksum, ChecksumAlgorithm, ChecksumType } from '../checksum/checksum.ts';

export const encryption = z.enum(['AES256', 'aws:kms']);
export type Encryption = z.output<typeof encryption>;

export interface Bucket {
  readonly name: string;
  readonly versioned: boolean;
  /** What an object is encrypted with when its request does not say. */
  readonly encryption: Encryption;
  readonly corsOrigins: readonly string[];
  /** Whether the creation of an object is an event. */
  readonly notifies: boolean;
}

/** A piece of an object's content, with its data key where it is encrypted. */
export interface StoredPiece {
  readonly blob: string;
  readonly size: number;
  /** Base64 */
  readonly wrappedKey: string | null;
}

/** What the creator of an object says about it. */
export interface ObjectProperties {
  readonly contentType: string;
  /** Content-Disposition, Cache-Control and the like, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly encryption: Encryption;
  readonly bucketKeyEnabled: boolean;
}

/** What is stored besides the columns that queries need. */
export interface ObjectDescription extends ObjectProperties {
  readonly checksum: Checksum;
  readonly pieces: readonly StoredPiece[];
}

export interface StoredObject {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string;
  readonly deleteMarker: boolean;
  /** Bytes */
  readonly size: number;
  /** Without quotes */
  readonly etag: string;
  /** ms since the epoch */
  readonly createdAt: number;
  readonly description: ObjectDescription;
}

export interface Upload {
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  readonly properties: ObjectProperties;
  readonly checksumAlgorithm: ChecksumAlgorithm;
  readonly checksumType: ChecksumType;
  readonly createdAt: number;
  /** How it was completed, kept so that the same completion gets the same response again. */
  readonly completed: Completion | null;
}

export interface Completion {
  /** Of the list of parts. */
  readonly fingerprint: string;
  readonly etag: string;
  readonly checksum: Checksum;
  readonly versionId: string;
}

export interface Part {
  readonly number: number;
  readonly etag: string;
  readonly checksum: Checksum;
  readonly piece: StoredPiece;
}

/** The version id of objects in a bucket without versions. */
export const nullVersion = 'null';
