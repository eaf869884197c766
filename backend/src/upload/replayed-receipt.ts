import { z } from 'zod';
import { type NewObject } from './new-object';
import { type PromisedBody } from './object-store';
import { receipt } from './receipt';

/** What a client gets that repeats a request whose file is stored already: what follows from the request itself. */
export const replayedReceipt = receipt
  .pick({ id: true, key: true, filename: true, size: true, sensitive: true, checksum: true })
  .extend({ replayed: z.literal(true) });
export type ReplayedReceipt = z.output<typeof replayedReceipt>;

export function replayedReceiptOf(
  { id, key, filename, sensitive }: NewObject,
  { size, sha256 = '' }: PromisedBody,
): ReplayedReceipt {
  const checksum = { algorithm: 'SHA256' as const, value: sha256 };
  return { id, key, filename, size, sensitive, checksum, replayed: true };
}
