import { withoutReordering } from './without-reordering';

const placeholder = /\{\{\s*(\w+)\s*\}\}/g;

/** The values for the placeholders of a text, by name. */
export type Values = Readonly<Record<string, string | number>>;

/** Puts each value in place of its placeholder, in one pass: a file may be called `{{ name }}`. */
export function fillPlaceholders(text: string, values: Values): string {
  return text.replaceAll(placeholder, (_, name: string) => withoutReordering(String(values[name] ?? '')));
}
