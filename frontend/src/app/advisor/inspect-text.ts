import { type FindingKind } from './finding';
import { rules } from './rules';

export interface TextFinding {
  readonly kind: FindingKind;
  /** The position in the text. */
  readonly index: number;
}

/** What the rules find in a text: the first finding of each kind, in the order of their positions. */
export function inspectText(text: string): TextFinding[] {
  const first = new Map<FindingKind, number>();
  for (const { kind, pattern, accept = () => true, minMatches = 1 } of rules) {
    const known = first.get(kind);
    const index = firstIndex(text, pattern, accept, minMatches);
    if (index !== undefined && (known === undefined || index < known)) first.set(kind, index);
  }
  return [...first].map(([kind, index]) => ({ kind, index })).sort((left, right) => left.index - right.index);
}

function firstIndex(
  text: string,
  pattern: RegExp,
  accept: (value: string) => boolean,
  minMatches: number,
): number | undefined {
  const seen = new Set<string>();
  let first: number | undefined;
  for (const match of text.matchAll(pattern)) {
    const value = match.groups?.['value'] ?? match[0];
    if (seen.has(value) || !accept(value)) continue;
    seen.add(value);
    first ??= match.index;
    if (seen.size >= minMatches) return first;
  }
  return undefined;
}

/** The line of a position, from 1. */
export function lineAt(text: string, index: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < index; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}
