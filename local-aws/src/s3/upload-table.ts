import type { DatabaseSync } from 'node:sqlite';
import { AwsError } from '../http/aws-error.ts';
import type { Part, Upload } from './model.ts';

/** Multipart uploads and their parts. Changes are made inside the caller's transaction. */
export class UploadTable {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  insert(upload: Upload): void {
    const { id, bucket, key, createdAt, completed: _completed, ...description } = upload;
    this.#database
      .prepare('INSERT INTO s3_uploads VALUES (?, ?, ?, ?, NULL, ?)')
      .run(id, bucket, key, JSON.stringify(description), createdAt);
  }

  /** Also one that is completed. */
  find(bucket: string, key: string, id: string): Upload | undefined {
    const row = this.#database
      .prepare('SELECT * FROM s3_uploads WHERE id = ? AND bucket = ? AND key = ?')
      .get(id, bucket, key);
    return row && toUpload(row);
  }

  /** Also one that is completed. @throws AwsError NoSuchUpload */
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

  /** @returns the blobs that nothing names any more */
  putPart(uploadId: string, part: Part): string[] {
    const released = this.parts(uploadId).filter(({ number }) => number === part.number);
    this.#database
      .prepare('INSERT OR REPLACE INTO s3_parts VALUES (?, ?, ?)')
      .run(uploadId, part.number, JSON.stringify(part));
    return released.map(({ piece }) => piece.blob);
  }

  parts(uploadId: string): Part[] {
    return this.#database
      .prepare('SELECT description FROM s3_parts WHERE upload_id = ? ORDER BY number')
      .all(uploadId)
      .map((row) => JSON.parse(String(row['description'])) as Part);
  }

  complete(uploadId: string, completed: NonNullable<Upload['completed']>): void {
    this.#database
      .prepare('UPDATE s3_uploads SET completed = ? WHERE id = ?')
      .run(JSON.stringify(completed), uploadId);
    this.#database.prepare('DELETE FROM s3_parts WHERE upload_id = ?').run(uploadId);
  }

  remove(uploadId: string): void {
    this.#database.prepare('DELETE FROM s3_parts WHERE upload_id = ?').run(uploadId);
    this.#database.prepare('DELETE FROM s3_uploads WHERE id = ?').run(uploadId);
  }

  /** Every blob that a part names. */
  blobs(): string[] {
    const rows = this.#database.prepare('SELECT description FROM s3_parts').all();
    return rows.map((row) => (JSON.parse(String(row['description'])) as Part).piece.blob);
  }
}

const noSuchUpload = () =>
  new AwsError(
    'NoSuchUpload',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    404,
  );

function toUpload(row: Record<string, unknown>): Upload {
  const description = JSON.parse(String(row['description'])) as Omit<Upload, 'id' | 'bucket' | 'key'>;
  return {
    ...description,
    id: String(row['id']),
    bucket: String(row['bucket']),
    key: String(row['key']),
    createdAt: Number(row['created_at']),
    completed:
      row['completed'] === null
        ? null
        : (JSON.parse(String(row['completed'])) as NonNullable<Upload['completed']>),
  };
}
