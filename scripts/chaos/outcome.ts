/** What a client learns of its upload. */
export type Outcome =
  | { readonly kind: 'stored' }
  /** The server said why not. */
  | { readonly kind: 'refused'; readonly status: number }
  /** The connection broke: the file may be stored or not. */
  | { readonly kind: 'unknown' };
