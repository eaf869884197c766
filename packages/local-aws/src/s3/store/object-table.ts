import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { AwsError } from '../../http/aws-error.ts';
import { type Bucket, nullVersion, type ObjectDescription, type StoredObject } from './model.ts';

export type NewObject = Omit<StoredObject, 'versionId' | 'deleteMarker'>;

interface Page {
  readonly prefix: string;
  /** Keys after this one, exclusive. */
  readonly after: string;
  readonly limit: number;
}

/** The objects of all buckets. Changes are made inside the caller's transaction. */
export class ObjectTable {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** The current version; undefined when there is none or it is a delete marker. */
  find(bucket: string, key: string): StoredObject | undefined {
    const row = this.#database
      .prepare('SELECT * FROM s3_objects WHERE bucket = ? AND key = ? AND latest = 1 AND delete_marker = 0')
      .get(bucket, key);
    return row && toObject(row);
  }

  findVersion(bucket: string, key: string, versionId: string): StoredObject | undefined {
    const row = this.#database
      .prepare('SELECT * FROM s3_objects WHERE bucket = ? AND key = ? AND version_id = ?')
      .get(bucket, key, versionId);
    return row && toObject(row);
  }

  /**
   * Makes a new current version.
   * @returns its version id, and the blobs that no row names any more
   * @throws AwsError PreconditionFailed when there is a current version and `onlyIfNew`
   */
  insert(bucket: Bucket, object: NewObject, onlyIfNew: boolean): { versionId: string; released: string[] } {
    if (onlyIfNew && this.find(object.bucket, object.key)) {
      throw new AwsError(
        'PreconditionFailed',
        'At least one of the pre-conditions you specified did not hold',
        412,
      );
    }
    const versionId = bucket.versioned ? randomUUID().replaceAll('-', '') : nullVersion;
    const released = bucket.versioned ? [] : this.remove(object.bucket, object.key, nullVersion);
    this.#append({ ...object, versionId, deleteMarker: false });
    return { versionId, released };
  }

  /** Puts a delete marker on top of a versioned object. */
  markDeleted(bucket: string, key: string, createdAt: number): string {
    const versionId = randomUUID().replaceAll('-', '');
    const description: ObjectDescription = {
      contentType: '',
      headers: {},
      metadata: {},
      tags: {},
      encryption: 'AES256',
      bucketKeyEnabled: false,
      checksum: { algorithm: 'CRC32', type: 'FULL_OBJECT', value: '' },
      pieces: [],
    };
    this.#append({ bucket, key, versionId, deleteMarker: true, size: 0, etag: '', createdAt, description });
    return versionId;
  }

  /** Removes one version permanently. @returns the blobs that no row names any more */
  remove(bucket: string, key: string, versionId: string): string[] {
    const object = this.findVersion(bucket, key, versionId);
    if (!object) return [];
    const where = 'WHERE bucket = ? AND key = ?';
    this.#database.prepare(`DELETE FROM s3_objects ${where} AND version_id = ?`).run(bucket, key, versionId);
    this.#database
      .prepare(
        `UPDATE s3_objects SET latest = 1
         WHERE sequence = (SELECT max(sequence) FROM s3_objects ${where})`,
      )
      .run(bucket, key);
    return object.description.pieces.map(({ blob }) => blob);
  }

  setTags(object: StoredObject, tags: ObjectDescription['tags']): void {
    this.#database
      .prepare('UPDATE s3_objects SET description = ? WHERE bucket = ? AND key = ? AND version_id = ?')
      .run(JSON.stringify({ ...object.description, tags }), object.bucket, object.key, object.versionId);
  }

  /** Current objects in the order of their keys' bytes. */
  list(bucket: string, { prefix, after, limit }: Page): StoredObject[] {
    const fromPrefix = Buffer.compare(Buffer.from(after), Buffer.from(prefix)) < 0;
    // One lower bound: of two, SQLite seeks by one of them and goes through every key up to the other.
    return this.#database
      .prepare(
        `SELECT * FROM s3_objects WHERE bucket = ? AND latest = 1 AND delete_marker = 0
         AND key ${fromPrefix ? '>=' : '>'} ? AND key <= ? ORDER BY key LIMIT ?`,
      )
      .all(bucket, fromPrefix ? prefix : after, lastKey(prefix), limit)
      .map(toObject);
  }

  /** Every version, the newest of a key first. */
  listVersions(bucket: string, prefix: string): (StoredObject & { latest: boolean })[] {
    return this.#database
      .prepare(
        'SELECT * FROM s3_objects WHERE bucket = ? AND key BETWEEN ? AND ? ORDER BY key, sequence DESC',
      )
      .all(bucket, prefix, lastKey(prefix))
      .map((row) => ({ ...toObject(row), latest: row['latest'] === 1 }));
  }

  /** Every blob that an object names. */
  blobs(): string[] {
    const rows = this.#database.prepare('SELECT description FROM s3_objects').iterate();
    return [...rows].flatMap((row) => readDescription(row).pieces.map(({ blob }) => blob));
  }

  #append(object: StoredObject): void {
    const { bucket, key, versionId, deleteMarker, size, etag, createdAt, description } = object;
    this.#database.prepare('UPDATE s3_objects SET latest = 0 WHERE bucket = ? AND key = ?').run(bucket, key);
    this.#database
      .prepare(
        `INSERT INTO s3_objects (bucket, key, version_id, latest, delete_marker, size, etag, created_at, description)
         VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?)`,
      )
      .run(bucket, key, versionId, Number(deleteMarker), size, etag, createdAt, JSON.stringify(description));
  }
}

/**
 * The end of the range of keys that begin with a prefix: the greatest character, more often than a key has room for.
 * With a comparison of bytes, as the database makes it, exactly those keys lie between the prefix and this.
 */
export const lastKey = (prefix: string): string => prefix + '\u{10ffff}'.repeat(256);

function toObject(row: Record<string, unknown>): StoredObject {
  return {
    bucket: String(row['bucket']),
    key: String(row['key']),
    versionId: String(row['version_id']),
    deleteMarker: row['delete_marker'] === 1,
    size: Number(row['size']),
    etag: String(row['etag']),
    createdAt: Number(row['created_at']),
    description: readDescription(row),
  };
}

const readDescription = (row: Record<string, unknown>) =>
  JSON.parse(String(row['description'])) as ObjectDescription;
