import { receipt } from '@static-file-upload/contract/receipt';
import * as z from 'zod/mini';
import { matches } from '../encoding/matches';

/** A receipt is a few hundred bytes; what is much larger is another file. */
const maxReceiptBytes = 65_536;

/** A receipt as a person may have it: one without a signature is read too, to say that it proves nothing. */
const chosenReceipt = z.looseObject({ ...receipt.shape, signature: z.optional(z.string()) });
export type ChosenReceipt = Readonly<z.output<typeof chosenReceipt>>;

/** The receipt in a file, or undefined when the file holds none. */
export async function readReceipt(file: Blob): Promise<ChosenReceipt | undefined> {
  if (file.size > maxReceiptBytes) return undefined;
  try {
    const value: unknown = JSON.parse(await file.text());
    return matches(chosenReceipt, value) ? value : undefined;
  } catch {
    // Not JSON, or not readable: either way there is no receipt in it.
    return undefined;
  }
}
