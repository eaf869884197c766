import type { TestFile } from './test-file.ts';

export type Route = 'raw' | 'form' | 'direct' | 'browser';

/** One request to store a file. Its name is used once, so that every object in a bucket can be traced to it. */
export interface Attempt {
  readonly name: string;
  readonly file: TestFile;
  readonly sensitive: boolean;
  readonly route: Route;
}

/** What a client learns of its upload. */
export type Outcome =
  | { readonly kind: 'stored' }
  /** The server said why not. */
  | { readonly kind: 'refused'; readonly status: number }
  /** The connection broke: the file may be stored or not. */
  | { readonly kind: 'unknown' };

/** What was promised about an attempt. */
export interface Promised {
  readonly attempt: Attempt;
  /** The client was told so; otherwise the file may be there, whole, or not at all. */
  readonly stored: boolean;
}
