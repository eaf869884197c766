import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from '../../system/database.ts';
import type { Clock } from '../../system/process.ts';
import type { BlobStore } from '../store/blob-store.ts';
import type { BucketTable } from '../store/bucket-table.ts';
import type { EventSink } from '../store/events.ts';
import type { Bucket, StoredObject } from '../store/model.ts';
import type { NewObject, ObjectTable } from '../store/object-table.ts';
import type { UploadTable } from '../store/upload-table.ts';
import type { ObjectEncryption } from './object-encryption.ts';
import type { S3Request } from './s3-request.ts';

/** The dependencies of every operation. */
export interface S3Context {
  readonly database: DatabaseSync;
  readonly clock: Clock;
  readonly region: string;
  readonly buckets: BucketTable;
  readonly objects: ObjectTable;
  readonly uploads: UploadTable;
  readonly blobs: BlobStore;
  readonly encryption: ObjectEncryption;
  readonly events: EventSink;
  /** Ids of the uploads whose completion is under way: a second one at the same moment is a conflict. */
  readonly completing: Set<string>;
}

/** One operation: reads the request, checks that the caller may do it, does it, responds. */
export type Operation = (request: S3Request, context: S3Context) => Promise<void> | void;

export interface Committed {
  readonly versionId: string;
  /** Blobs that no row names any more. */
  readonly released: readonly string[];
}

/** Makes an object visible, with its event, in one transaction. `afterCommit` is to be called next. */
export function commitObject(
  context: S3Context,
  bucket: Bucket,
  object: NewObject,
  options: { eventName: string; onlyIfNew: boolean; also?: (versionId: string) => void },
): Committed {
  return inTransaction(context.database, () => {
    const inserted = context.objects.insert(bucket, object, options.onlyIfNew);
    options.also?.(inserted.versionId);
    if (bucket.notifies) {
      const { key, size, etag } = object;
      const version = bucket.versioned ? inserted.versionId : null;
      context.events.record({
        eventName: options.eventName,
        bucket: bucket.name,
        key,
        size,
        etag,
        versionId: version,
      });
    }
    return inserted;
  });
}

/** Starts the delivery of the event, and removes what the new object replaced. */
export async function afterCommit(context: S3Context, { released }: Committed): Promise<void> {
  context.events.wake();
  await context.blobs.remove(released);
}

/** Reads a range of an object's content, both ends inclusive. */
export async function* readObject(
  context: S3Context,
  object: StoredObject,
  first: number,
  last: number,
): AsyncGenerator<Buffer> {
  let start = 0;
  for (const piece of object.description.pieces) {
    const end = start + piece.size - 1;
    if (end >= first && start <= last) {
      const key = context.encryption.openKey(piece, object.bucket, object.key);
      const range = { first: Math.max(0, first - start), last: Math.min(piece.size - 1, last - start) };
      yield* context.blobs.read({ id: piece.blob, size: piece.size }, key, range);
    }
    start = end + 1;
  }
}
