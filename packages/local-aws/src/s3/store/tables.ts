import type { DatabaseSync } from 'node:sqlite';

const schema = `
CREATE TABLE IF NOT EXISTS s3_buckets (
  name TEXT PRIMARY KEY, versioned INTEGER NOT NULL, encryption TEXT NOT NULL,
  cors_origins TEXT NOT NULL, notifies INTEGER NOT NULL, created_at INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS s3_objects (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT, bucket TEXT NOT NULL, key TEXT NOT NULL, version_id TEXT NOT NULL,
  latest INTEGER NOT NULL, delete_marker INTEGER NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL,
  created_at INTEGER NOT NULL, description TEXT NOT NULL, UNIQUE (bucket, key, version_id)) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS s3_latest_objects ON s3_objects (bucket, key) WHERE latest = 1;
CREATE TABLE IF NOT EXISTS s3_uploads (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, key TEXT NOT NULL, description TEXT NOT NULL,
  completed TEXT, created_at INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS s3_parts (
  upload_id TEXT NOT NULL, number INTEGER NOT NULL, description TEXT NOT NULL,
  PRIMARY KEY (upload_id, number)) STRICT;`;

export function createTables(database: DatabaseSync): void {
  database.exec(schema);
}
