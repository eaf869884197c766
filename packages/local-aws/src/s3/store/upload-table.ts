import type { DatabaseSync } from 'node:sqlite';
import { AwsError } from '../../http/aws-error.ts';
import type { Completion, Part, Upload } from './model.ts';

/** Multipart uploads and their parts. Changes are made inside the caller's transaction. */
export class UploadTable {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  insert(upload: Upload): void {
    const { id, bucket, key, createdAt, properties, checksumAlgorithm, checksumType } = upload;
    const description = JSON.stringify({ properties, checksumAlgorithm, checksumType });
    this.#database
      .prepare('INSERT INTO s3_uploads VALUES (?, ?, ?, ?, NULL, ?)')
      .run(id, bucket, key, description, createdAt);
  }

  /** Finds completed uploads too. */
  find(bucket: string, key: string, id: string): Upload | undefined {
    const row = this.#database
      .prepare('SELECT * FROM s3_uploads WHERE id = ? AND bucket = ? AND key = ?')
      .get(id, bucket, key);
    return row && toUpload(row);
  }

  /** Finds completed uploads too. @throws AwsError NoSuchUpload */
  get(bucket: string, key: string, id: string): Upload {
    const upload = this.find(bucket, key, id);
    if (!upload) throw noSuchUpload();
    return upload;
  }

  /** @throws AwsError NoSuchUpload when it is completed already */
  getOpen(bucket: string, key: string, id: string): Upload {
    const upload = this.get(bucket, key, id);
    if (upload.completed) throw noSuchUpload();
    return upload;
  }

  listOpen(bucket: string): Upload[] {
    return this.#database
      .prepare('SELECT * FROM s3_uploads WHERE bucket = ? AND completed IS NULL ORDER BY key, created_at')
      .all(bucket)
      .map(toUpload);
  }

  /** @returns the blobs that no row names any more */
  putPart(uploadId: string, part: Part): string[] {
    const replaced = this.#database
      .prepare('SELECT description FROM s3_parts WHERE upload_id = ? AND number = ?')
      .all(uploadId, part.number)
      .map(toPart);
    this.#database
      .prepare('INSERT OR REPLACE INTO s3_parts VALUES (?, ?, ?)')
      .run(uploadId, part.number, JSON.stringify(part));
    return replaced.map(({ piece }) => piece.blob);
  }

  parts(uploadId: string): Part[] {
    return this.#database
      .prepare('SELECT description FROM s3_parts WHERE upload_id = ? ORDER BY number')
      .all(uploadId)
      .map(toPart);
  }

  complete(uploadId: string, completed: Completion): void {
    this.#database
      .prepare('UPDATE s3_uploads SET completed = ? WHERE id = ?')
      .run(JSON.stringify(completed), uploadId);
    this.#database.prepare('DELETE FROM s3_parts WHERE upload_id = ?').run(uploadId);
  }

  remove(uploadId: string): void {
    this.#database.prepare('DELETE FROM s3_parts WHERE upload_id = ?').run(uploadId);
    this.#database.prepare('DELETE FROM s3_uploads WHERE id = ?').run(uploadId);
  }

  /** Forgets every upload that began before this time, completed or not. @param time ms since the epoch */
  removeBefore(time: number): void {
    this.#database
      .prepare('DELETE FROM s3_parts WHERE upload_id IN (SELECT id FROM s3_uploads WHERE created_at < ?)')
      .run(time);
    this.#database.prepare('DELETE FROM s3_uploads WHERE created_at < ?').run(time);
  }

  /** Every blob that a part names. */
  blobs(): string[] {
    const rows = this.#database.prepare('SELECT description FROM s3_parts').all();
    return rows.map((row) => toPart(row).piece.blob);
  }
}

const noSuchUpload = () =>
  new AwsError(
    'NoSuchUpload',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    404,
  );

const toPart = (row: Record<string, unknown>) => JSON.parse(String(row['description'])) as Part;

function toUpload(row: Record<string, unknown>): Upload {
  const description = JSON.parse(String(row['description'])) as Pick<
    Upload,
    'properties' | 'checksumAlgorithm' | 'checksumType'
  >;
  const completed = row['completed'];
  return {
    ...description,
    id: String(row['id']),
    bucket: String(row['bucket']),
    key: String(row['key']),
    createdAt: Number(row['created_at']),
    completed: typeof completed === 'string' ? (JSON.parse(completed) as Completion) : null,
  };
}
