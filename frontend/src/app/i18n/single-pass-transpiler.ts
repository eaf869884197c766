import { Service } from '@angular/core';
import { type TranspileParams, type TranslocoTranspiler } from '@jsverse/transloco';

const place = /\{\{\s*(\w+)\s*\}\}/g;

/**
 * Puts values into their places in a text, once. Transloco's own looks for places in what it has just put in: a
 * file called `{{ name }}` would keep the page busy for ever, and other braces in a name would vanish.
 */
@Service()
export class SinglePassTranspiler implements TranslocoTranspiler {
  transpile({ value, params = {} }: TranspileParams): unknown {
    if (typeof value !== 'string') return value;
    return value.replaceAll(place, (_, name: string) => String(params[name] ?? ''));
  }
}
