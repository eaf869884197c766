/** The characters that the server, too, removes from file names. */
const reordering = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu;

/**
 * Removes control characters and the marks that reorder text, so that a file name can neither pretend to have another
 * extension nor reorder the sentence around it.
 */
export function withoutReordering(name: string): string {
  return name.replaceAll(reordering, '');
}
