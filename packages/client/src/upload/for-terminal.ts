/** Control characters, and the marks that reorder text; of the first, some terminals obey those beyond ASCII too. */
const steering = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu;

/**
 * A text of somebody else's, such as the name of a file or the words of a service, on a terminal: what would steer it
 * is written out as in JSON, so that nobody can move the cursor, forge a line or hide an extension. In JSON itself
 * that changes nothing of what is meant.
 */
export function forTerminal(text: string): string {
  return text.replaceAll(steering, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
