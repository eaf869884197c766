import { receipt } from '@static-file-upload/contract/receipt';
import * as z from 'zod/mini';
import { matches } from '../encoding/matches';

/** Room for the receipts of ten thousand files; what is larger is another file. */
const maxFileBytes = 16 * 1024 ** 2;

/** A receipt as a person may have it: one without a signature is read too, to say that it proves nothing. */
const chosenReceipt = z.looseObject({ ...receipt.shape, signature: z.optional(z.string()) });
export type ChosenReceipt = Readonly<z.output<typeof chosenReceipt>>;

/** What the command-line client prints for a stored file with `--json`. */
const printedLine = z.looseObject({ receipt: chosenReceipt });

/** The receipts in a file: it is one, or has lines that the command-line client has printed. */
export async function readReceipts(file: Blob): Promise<readonly ChosenReceipt[]> {
  // A file that cannot be read holds no receipt either.
  const text = file.size > maxFileBytes ? '' : await file.text().catch(() => '');
  const whole = receiptIn(text);
  return whole ? [whole] : text.split('\n').flatMap((line) => receiptIn(line) ?? []);
}

function receiptIn(text: string): ChosenReceipt | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (matches(printedLine, value)) return value.receipt;
    return matches(chosenReceipt, value) ? value : undefined;
  } catch {
    // Not JSON, so no receipt.
    return undefined;
  }
}
