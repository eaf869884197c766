import type { StoredObjects } from '@static-file-upload/testing/storage/stored-objects';
import pMap from 'p-map';
import { type FoundObject, nameOfKey } from './compare-objects.ts';

const atOnce = 16;

/** Every object of the normal bucket, by the connection (the first two words of its name) and by its key. */
export async function findObjects(stored: StoredObjects): Promise<Map<string, Map<string, FoundObject>>> {
  const byConnection = new Map<string, Map<string, FoundObject>>();
  const bucket = stored.normalBucket;
  await pMap(
    await stored.normal(),
    async (key) => {
      const [found, tags] = await Promise.all([stored.find(bucket, key), stored.tags(bucket, key)]);
      if (found === undefined) throw new Error(`${key} is listed and cannot be read`);
      const prefix = nameOfKey(key).split('-').slice(0, 2).join('-');
      const objects = byConnection.get(prefix) ?? new Map<string, FoundObject>();
      byConnection.set(prefix, objects.set(key, { ...found, tag: tags['sensitive'] }));
    },
    { concurrency: atOnce },
  );
  return byConnection;
}
