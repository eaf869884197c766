import { StoredObjects } from '@static-file-upload/testing/storage/stored-objects';
import type { LocalAwsState } from '@static-file-upload/testing/stack/local-aws-state';
import type { Buckets } from './compare.ts';

/** Both buckets, read by the one who may read everything. What was read once is not read again. */
export class StoredBuckets {
  readonly #normal = new Map<string, string>();
  readonly #vault = new Map<string, string>();

  async look(state: LocalAwsState): Promise<Buckets> {
    const stored = new StoredObjects(state);
    try {
      const normal = await stored.normal();
      const vault = await stored.sensitive();
      return {
        normal: await readNew(this.#normal, normal, (key) => stored.sha256(state.normalBucket, key)),
        vault: await readNew(this.#vault, vault, (key) => stored.sha256(state.sensitiveBucket, key)),
      };
    } finally {
      stored.close();
    }
  }
}

async function readNew(
  known: Map<string, string>,
  keys: readonly string[],
  read: (key: string) => Promise<string>,
): Promise<ReadonlyMap<string, string>> {
  for (const key of keys) {
    if (!known.has(key)) known.set(key, await read(key));
  }
  return new Map(keys.map((key) => [key, known.get(key) ?? '']));
}
