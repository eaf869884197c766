import { randomUUID } from 'node:crypto';
import { closeSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { CrcCombiner } from '@static-file-upload/local-aws/s3/checksum/crc-combine';
import { crcParameters } from '@static-file-upload/local-aws/s3/checksum/crc';
import type { Bucket, StoredObject } from '@static-file-upload/local-aws/s3/store/model';
import { ObjectTable } from '@static-file-upload/local-aws/s3/store/object-table';
import { createTables } from '@static-file-upload/local-aws/s3/store/tables';
import { inTransaction, openDatabase } from '@static-file-upload/local-aws/system/database';

/** Bytes that are not zero, somewhere in an object that otherwise is all zeros. */
interface Mark {
  readonly offset: number;
  readonly bytes: Buffer;
}

export interface SeededObject {
  readonly key: string;
  /** Bytes */
  readonly size: number;
  /** In the order of their offsets. */
  readonly marks: readonly Mark[];
  readonly tags: Readonly<Record<string, string>>;
  /** ms since the epoch */
  readonly createdAt: number;
  /** Whether its checksum is one of checksums of parts, as other programs than ours may have left it. */
  readonly composite?: boolean;
}

/**
 * Puts objects into a data folder while no local AWS runs on it: large ones that are sparse on the disk, old ones, or
 * more than could be uploaded in a test. No event is sent for them.
 */
export function seedObjects(dataFolder: string, bucket: string, objects: Iterable<SeededObject>): void {
  const blobs = join(dataFolder, 's3');
  mkdirSync(blobs, { recursive: true });
  const database = openDatabase(join(dataFolder, 'local-aws.db'));
  createTables(database);
  const table = new ObjectTable(database);
  const target: Bucket = {
    name: bucket,
    versioned: false,
    encryption: 'AES256',
    corsOrigins: [],
    notifies: false,
  };
  inTransaction(database, () => {
    for (const object of objects)
      table.insert(target, toStored(bucket, object, writeBlob(blobs, object)), false);
  });
  database.close();
}

/** @returns the blob's id; null for an object without content, which has none */
function writeBlob(folder: string, { size, marks }: SeededObject): string | null {
  if (size === 0) return null;
  const id = randomUUID();
  const file = openSync(join(folder, id), 'wx');
  for (const { offset, bytes } of marks) writeSync(file, bytes, 0, bytes.length, offset);
  ftruncateSync(file, size);
  closeSync(file);
  return id;
}

function toStored(
  bucket: string,
  object: SeededObject,
  blob: string | null,
): Omit<StoredObject, 'versionId' | 'deleteMarker'> {
  const { key, size, createdAt, tags, composite = false } = object;
  return {
    bucket,
    key,
    size,
    createdAt,
    etag: randomUUID().replaceAll('-', ''),
    description: {
      contentType: 'application/x-seeded',
      headers: { 'content-disposition': 'attachment' },
      metadata: { 'uploaded-by': 'seed' },
      tags,
      encryption: 'AES256',
      bucketKeyEnabled: false,
      checksum: {
        algorithm: 'CRC32',
        type: composite ? 'COMPOSITE' : 'FULL_OBJECT',
        value: checksumOf(object),
      },
      pieces: blob === null ? [] : [{ blob, size, wrappedKey: null }],
    },
  };
}

/** Of the whole, without going through all of its zeros. */
function checksumOf({ size, marks }: SeededObject): string {
  const combiner = new CrcCombiner(crcParameters.CRC32);
  let [sum, position] = [0n, 0];
  const add = (crc: number, length: number) => {
    sum = combiner.combine(sum, BigInt(crc), length);
    position += length;
  };
  for (const { offset, bytes } of marks) {
    if (offset > position) add(crcOfZeros(offset - position), offset - position);
    add(crc32(bytes), bytes.length);
  }
  if (size > position) add(crcOfZeros(size - position), size - position);
  return Buffer.from(sum.toString(16).padStart(8, '0'), 'hex').toString('base64');
}

const knownCrcs = new Map<number, number>();
const zeros = Buffer.alloc(1024 ** 2);

function crcOfZeros(length: number): number {
  const cached = knownCrcs.get(length);
  if (cached !== undefined) return cached;
  let crc = 0;
  for (let left = length; left > 0; left -= zeros.length) crc = crc32(zeros.subarray(0, left), crc);
  knownCrcs.set(length, crc);
  return crc;
}
