import type { ObjectMover } from './object-mover.ts';

/** What became of an object that an event named. */
export type Outcome = 'moved' | 'not sensitive' | 'untagged' | 'already gone';

/** The largest object that one CopyObject takes: 5 GiB, inclusive (Amazon S3 API Reference, CopyObject). */
export const largestCopyBytes = 5 * 1024 ** 3;

/** The object cannot be moved, and stays where it is. */
export class MoveError extends Error {
  override readonly name = 'MoveError';
}

type Storage = Pick<ObjectMover, 'readSensitivity' | 'describe' | 'copy' | 'remove'>;

/**
 * Moves an object into the sensitive bucket when its tag asks for that. The source is deleted only after storage has
 * confirmed, by checksum, that the copy is equal byte for byte.
 * @throws MoveError when equality cannot be confirmed, or the object is too large
 */
export async function moveIfSensitive(storage: Storage, key: string): Promise<Outcome> {
  const sensitive = await storage.readSensitivity(key);
  if (sensitive === null) return 'already gone';
  if (sensitive === undefined) return 'untagged';
  if (sensitive !== 'true') return 'not sensitive';

  const source = await storage.describe(key);
  if (source === null) return 'already gone';
  if (!source.checksum) {
    throw new MoveError(
      'The object has no checksum over all of its bytes, so a copy could not be compared with it.',
    );
  }
  if (source.size > largestCopyBytes) {
    throw new MoveError(`The object has ${source.size} bytes; one copy takes at most ${largestCopyBytes}.`);
  }

  const copied = await storage.copy(source);
  if (copied === null) return 'already gone';
  if (copied?.algorithm !== source.checksum.algorithm || copied.value !== source.checksum.value) {
    throw new MoveError('The copy could not be confirmed to be equal to the object; the object was kept.');
  }
  await storage.remove(source);
  return 'moved';
}
