import { type Receipt } from '../upload/receipt';

/** A receipt is a few hundred bytes; what is much larger is another file. */
const mostBytes = 65_536;

const members: readonly (readonly [keyof Receipt, string])[] = [
  ['id', 'string'],
  ['key', 'string'],
  ['filename', 'string'],
  ['size', 'number'],
  ['contentType', 'string'],
  ['sensitive', 'boolean'],
  ['uploadedBy', 'string'],
  ['uploadedAt', 'string'],
];

/** The receipt in a file, or undefined when the file holds none. */
export async function readReceipt(file: Blob): Promise<Receipt | undefined> {
  if (file.size > mostBytes) return undefined;
  try {
    const value: unknown = JSON.parse(await file.text());
    return isReceipt(value) ? value : undefined;
  } catch {
    // Not JSON, or not readable: either way there is no receipt in it.
    return undefined;
  }
}

function isReceipt(value: unknown): value is Receipt {
  if (typeof value !== 'object' || value === null) return false;
  const object = value as Record<string, unknown>;
  const { algorithm, value: sum } = (object['checksum'] ?? {}) as Record<string, unknown>;
  const hasChecksum = (algorithm === 'CRC32' || algorithm === 'SHA256') && typeof sum === 'string';
  const hasTime = !Number.isNaN(Date.parse(String(object['uploadedAt'])));
  return hasChecksum && hasTime && members.every(([name, type]) => typeof object[name] === type);
}
