import { withoutReordering } from './without-reordering';

const place = /\{\{\s*(\w+)\s*\}\}/g;

/** What stands in the places of a text. */
export type Values = Readonly<Record<string, string | number>>;

/** Puts values into their places in a text, once: a file may be called `{{ name }}`. */
export function fillPlaces(text: string, values: Values): string {
  return text.replaceAll(place, (_, name: string) => withoutReordering(String(values[name] ?? '')));
}
