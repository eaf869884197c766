import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { AwsError } from '../../http/aws-error.ts';
import type { Clock } from '../../system/process.ts';
import { type Bucket, encryption } from './model.ts';

export class BucketTable {
  readonly #database: DatabaseSync;
  readonly #clock: Clock;

  constructor(database: DatabaseSync, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** Creates the bucket, or changes the settings of the one that is there. */
  put(bucket: Bucket): void {
    this.#database
      .prepare(
        `INSERT INTO s3_buckets VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET
         versioned = excluded.versioned, encryption = excluded.encryption,
         cors_origins = excluded.cors_origins, notifies = excluded.notifies`,
      )
      .run(
        bucket.name,
        Number(bucket.versioned),
        bucket.encryption,
        JSON.stringify(bucket.corsOrigins),
        Number(bucket.notifies),
        this.#clock(),
      );
  }

  find(name: string): Bucket | undefined {
    const row = this.#database.prepare('SELECT * FROM s3_buckets WHERE name = ?').get(name);
    return row && toBucket(row);
  }

  /** @throws AwsError NoSuchBucket */
  get(name: string): Bucket {
    const bucket = this.find(name);
    if (!bucket) throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);
    return bucket;
  }

  /** @throws AwsError BucketNotEmpty */
  remove(name: string): void {
    const removed = this.#database
      .prepare(
        'DELETE FROM s3_buckets WHERE name = ?1 AND NOT EXISTS (SELECT 1 FROM s3_objects WHERE bucket = ?1)',
      )
      .run(name);
    if (removed.changes === 0) {
      throw new AwsError('BucketNotEmpty', 'The bucket you tried to delete is not empty', 409);
    }
  }

  list(): { name: string; createdAt: number }[] {
    return this.#database
      .prepare('SELECT name, created_at FROM s3_buckets ORDER BY name')
      .all()
      .map((row) => ({ name: String(row['name']), createdAt: Number(row['created_at']) }));
  }
}

function toBucket(row: Record<string, unknown>): Bucket {
  return {
    name: String(row['name']),
    versioned: row['versioned'] === 1,
    encryption: encryption.parse(row['encryption']),
    corsOrigins: z.array(z.string()).parse(JSON.parse(String(row['cors_origins']))),
    notifies: row['notifies'] === 1,
  };
}
