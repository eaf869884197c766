const mostStrange = 0.01;

/**
 * Reads bytes as text, when they look like text: UTF-8, or UTF-16 with a byte order mark.
 * @returns undefined for anything else, such as an image or an archive
 */
export function decodeText(bytes: Uint8Array): string | undefined {
  const encoding = utf16Of(bytes) ?? 'utf-8';
  const text = new TextDecoder(encoding).decode(bytes);
  return looksLikeText(text) ? text : undefined;
}

function utf16Of([first, second]: Uint8Array): string | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return undefined;
}

/** A slice may begin or end within a character, so a few that cannot be decoded are no sign of anything. */
function looksLikeText(text: string): boolean {
  if (text.includes('\0')) return false;
  const strange = text.match(/\uFFFD|(?!\s)\p{Cc}/gu)?.length ?? 0;
  return strange <= Math.max(6, text.length * mostStrange);
}
