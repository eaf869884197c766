import { type Exchange, isOutcomeUnknown, sha256Of, storedBy } from './exchange.ts';

export interface FoundObject {
  /** Hex. */
  readonly sha256: string;
  readonly size: number;
  /** The value of its tag `sensitive`. */
  readonly tag: string | undefined;
}

/** An object's key ends in the name that the client gave it. */
export const nameOfKey = (key: string) => key.slice(key.lastIndexOf('/') + 1);

/**
 * Compares the objects of one connection with what its client was told.
 * @returns every broken promise in a sentence, and how many objects the client was not told about
 */
export function compareObjects(
  exchanges: readonly Exchange[],
  objects: ReadonlyMap<string, FoundObject>,
): { broken: string[]; untold: string[] } {
  const receipts = exchanges.filter((exchange) => storedBy(exchange) !== undefined);
  const broken = receipts.flatMap((exchange) => examineReceipt(exchange, objects));
  const told = new Set(receipts.map((exchange) => storedBy(exchange)?.key));
  const untold: string[] = [];
  for (const [key, found] of objects) {
    if (told.has(key)) continue;
    const senders = exchanges.filter(({ intent }) => intent?.name === nameOfKey(key));
    const sentence = examineUntold(key, found, senders);
    if (sentence === undefined) untold.push(key);
    else broken.push(sentence);
  }
  return { broken, untold };
}

function examineReceipt(exchange: Exchange, objects: ReadonlyMap<string, FoundObject>): string[] {
  const { key = '' } = storedBy(exchange) ?? {};
  const found = objects.get(key);
  if (found === undefined)
    return [`LOST: ${key} had the response ${exchange.response?.status} and is not stored`];
  return isAsSent(found, exchange) ? [] : [`DIFFERENT: ${key} has other bytes or another tag than were sent`];
}

function isAsSent(found: FoundObject, { intent }: Exchange): boolean {
  if (intent?.file === undefined) return false;
  const { bytes, sensitive } = intent.file;
  return found.sha256 === sha256Of(bytes) && found.size === bytes.length && found.tag === String(sensitive);
}

/** @returns undefined when the client cannot know, and what is stored is what it sent */
function examineUntold(key: string, found: FoundObject, senders: readonly Exchange[]): string | undefined {
  if (senders.length === 0) return `STRANGER: ${key} is stored and was never sent`;
  const possible = senders.filter(({ intent }) => intent?.file !== undefined);
  if (possible.length === 0) return `HALF: ${key} is stored, though its request was not whole or not valid`;
  const unknown = possible.filter(isOutcomeUnknown);
  if (unknown.length === 0) return `DENIED: ${key} is stored, and its client got ${statusesOf(possible)}`;
  return unknown.some((exchange) => isAsSent(found, exchange))
    ? undefined
    : `DIFFERENT: ${key} is not what was sent`;
}

const statusesOf = (exchanges: readonly Exchange[]) =>
  exchanges.map(({ response }) => response?.status).join(', ');
