import { copyInParts, type PartStorage } from './copy-in-parts.ts';
import { maxCopyBytes } from './limits.ts';
import type { ObjectStorage } from './storage/object-storage.ts';
import type { FullObjectChecksum, SourceObject } from './storage/source-object.ts';

/** What became of an object. */
export type Outcome =
  | { readonly outcome: 'moved'; readonly bytes: number }
  | { readonly outcome: 'not sensitive' | 'untagged' | 'already gone' };

/** The object cannot be moved; it stays in the normal bucket. */
class MoveError extends Error {
  override readonly name = 'MoveError';
}

export type Storage = Pick<ObjectStorage, 'readSensitivity' | 'describe' | 'copy' | 'remove'> & {
  readonly parts: PartStorage;
};

const alreadyGone = { outcome: 'already gone' } as const;

/**
 * Moves an object into the sensitive bucket when its tag asks for that. The source is deleted only after storage has
 * confirmed, by checksum, that the copy is equal byte for byte.
 * @param signal ends a copy that would outlive the function
 * @throws MoveError when equality cannot be confirmed
 */
export async function moveIfSensitive(storage: Storage, key: string, signal: AbortSignal): Promise<Outcome> {
  signal.throwIfAborted();
  const sensitive = await storage.readSensitivity(key);
  if (sensitive === null) return alreadyGone;
  if (sensitive === undefined) return { outcome: 'untagged' };
  if (sensitive !== 'true') return { outcome: 'not sensitive' };

  const source = await storage.describe(key);
  if (source === null) return alreadyGone;
  const checksum = requireChecksum(source);
  const copied = await (source.size > maxCopyBytes
    ? copyInParts(storage.parts, source, signal)
    : storage.copy(source, signal));
  if (copied === null) return alreadyGone;
  if (copied?.algorithm !== checksum.algorithm || copied.value !== checksum.value) {
    throw new MoveError('The copy could not be confirmed to be equal to the object; the object was kept.');
  }
  await storage.remove(source);
  return { outcome: 'moved', bytes: source.size };
}

/** @throws MoveError when the copy could not be compared with the object */
function requireChecksum({ checksum, size }: SourceObject): FullObjectChecksum {
  if (!checksum) {
    throw new MoveError(
      'The object has no checksum over all of its bytes, so a copy could not be compared with it.',
    );
  }
  // The CRC of the whole follows from those of its parts; a hash of the whole does not.
  if (size > maxCopyBytes && !checksum.algorithm.startsWith('CRC')) {
    throw new MoveError(
      `The object has a ${checksum.algorithm} checksum and is too large for one copy; a copy in parts could not be compared with it.`,
    );
  }
  return checksum;
}
