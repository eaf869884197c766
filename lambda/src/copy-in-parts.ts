import { mostParts, partsInFlight, smallestPartBytes } from './copy-limits.ts';
import { inParallel } from './in-parallel.ts';
import type { CopiedPart, PartCopier, PartRange } from './object-mover-parts.ts';
import type { FullObjectChecksum, SourceObject } from './source-object.ts';

export type PartStorage = Pick<PartCopier, 'begin' | 'copyPart' | 'complete'>;

/** A copy in parts ended before it was complete. */
export class UnfinishedCopyError extends Error {
  override readonly name = 'UnfinishedCopyError';

  constructor(cause: unknown) {
    const reason = cause instanceof Error ? cause.message : typeof cause;
    super(`${reason} The parts copied so far stay until the bucket's lifecycle rule removes them.`, {
      cause,
    });
  }
}

/**
 * Copies an object that is too large for one copy. When it fails, the parts that were copied stay: the function has
 * no right to remove anything from the vault. They are no object, and its lifecycle rule removes them.
 * @returns the checksum that storage has computed over the copy; null when the source is no longer there
 * @throws UnfinishedCopyError
 */
export async function copyInParts(
  storage: PartStorage,
  source: SourceObject,
  signal: AbortSignal,
): Promise<FullObjectChecksum | undefined | null> {
  const uploadId = await storage.begin(source, signal);
  try {
    const parts = await copyParts(storage, source, uploadId, signal);
    return parts && (await storage.complete(source, uploadId, parts, signal));
  } catch (error) {
    throw new UnfinishedCopyError(error);
  }
}

async function copyParts(
  storage: PartStorage,
  source: SourceObject,
  uploadId: string,
  signal: AbortSignal,
): Promise<CopiedPart[] | null> {
  const copied: CopiedPart[] = [];
  let gone = false;
  await inParallel(partsOf(source.size), partsInFlight, async (range) => {
    if (gone) return;
    const part = await storage.copyPart(source, uploadId, range, signal);
    if (part) copied.push(part);
    else gone = true;
  });
  return gone ? null : copied.toSorted((one, other) => one.number - other.number);
}

/** @param size bytes of the whole */
export function* partsOf(size: number): Generator<PartRange> {
  const partBytes = Math.max(smallestPartBytes, Math.ceil(size / mostParts));
  for (let first = 0, number = 1; first < size; first += partBytes, number += 1) {
    yield { number, first, last: Math.min(first + partBytes, size) - 1 };
  }
}
