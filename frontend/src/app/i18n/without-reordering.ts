/** The same that the server takes out of the names of files. */
const reordering = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu;

/**
 * A name from outside, to be shown: without control characters, and without the marks that reorder text, so that it
 * can neither pretend to end in another extension nor turn around the sentence that it stands in.
 */
export function withoutReordering(name: string): string {
  return name.replaceAll(reordering, '');
}
