import { type PartPlan, partsOf } from '@static-file-upload/contract/part-plan';
import { inParallel } from './in-parallel.ts';
import { maxParts, minPartBytes, partsInFlight } from './limits.ts';
import type { PartCopier, UploadedPart } from './storage/part-copier.ts';
import type { FullObjectChecksum, SourceObject } from './storage/source-object.ts';

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
 * no right to remove anything from the vault. They are not an object, and the vault's lifecycle rule removes them.
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
): Promise<UploadedPart[] | null> {
  const copied: UploadedPart[] = [];
  let gone = false;
  await inParallel(planCopy(source.size), partsInFlight, async (plan) => {
    if (gone) return;
    const part = await storage.copyPart(source, uploadId, plan, signal);
    if (part) copied.push(part);
    else gone = true;
  });
  return gone ? null : copied.toSorted((one, other) => one.number - other.number);
}

/** @param size bytes of the whole */
export const planCopy = (size: number): PartPlan[] =>
  partsOf({ size, partSize: Math.max(minPartBytes, Math.ceil(size / maxParts)) });
