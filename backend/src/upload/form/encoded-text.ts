import { Problem } from '../../problem/problem';

/** RFC 2047, with the language of RFC 2231: `=?charset*language?B?base64?=`, or Q and quoted-printable. */
const encodedWord = /=\?([^?*\s]+)(?:\*[^?\s]*)?\?([bq])\?([^?\s]*)\?=/gi;
const blanksBetweenWords = /(\?=)[\t ]+(?==\?)/g;
const beginsEncodedWord = /=\?[^?\s]+\?[bq]\?/i;
/** How browsers encode the characters that would end the header (WHATWG, multipart/form-data). */
const browserEscape = /%(?:22|0D|0A)/g;
const percentEscape = /%[0-9a-f]{2}/i;
const escapeBeyondAscii = /%[89a-f][0-9a-f]/i;
/** What is left by an encoder of whole names: printable ASCII without spaces, in which each % begins an escape. */
const wholeEncoded = /^(?:%[0-9a-f]{2}|[!-$&-~])+$/i;
/** How a page in an older charset sends a letter that its charset lacks. */
const characterReference = /&#\d+;/;

/**
 * The name of a file as its person sees it, from the parameter `filename`, in which clients encode it in several ways.
 * `docs/api.md` lists the decisions.
 * @param sent a byte beyond ASCII is a Latin-1 character, whatever it means
 * @throws Problem `invalid-filename` when it is not certain which name is meant
 */
export function readPlainFilename(sent: string): string {
  const text = decodeText(sent, 'utf-8');
  if (characterReference.test(text)) throw unreadable();
  return text.search(encodedWord) === -1 && !beginsEncodedWord.test(text)
    ? decodePercent(text)
    : decodeWords(text);
}

function decodeWords(text: string): string {
  const decoded = text
    .replace(blanksBetweenWords, '$1')
    .replace(encodedWord, (_, charset: string, encoding: string, word: string) =>
      decodeText(encoding.toLowerCase() === 'b' ? fromBase64(word) : fromQuoted(word), charset),
    );
  if (beginsEncodedWord.test(decoded)) throw unreadable();
  return decoded;
}

function decodePercent(text: string): string {
  const decoded = text.replace(browserEscape, decodeURIComponent);
  if (!percentEscape.test(decoded)) return decoded;
  const isWhole = wholeEncoded.test(text);
  if (escapeBeyondAscii.test(decoded)) {
    // Some encoders write a space as +, others leave a + as it is.
    if (!isWhole || text.includes('+')) throw ambiguous();
    return decodeText(unescapePercent(text), 'utf-8');
  }
  if (isWhole) throw ambiguous();
  return decoded;
}

/** @returns bytes as Latin-1 characters. @throws Problem `invalid-filename` when a % does not begin an escape */
export function unescapePercent(text: string): string {
  if (/%(?![0-9a-f]{2})/i.test(text)) throw unreadable();
  return text.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** @param bytes as Latin-1 characters. @throws Problem `invalid-filename` when they are not text in this charset */
export function decodeText(bytes: string, charset: string): string {
  let text: string;
  try {
    text = new TextDecoder(charset, { fatal: true }).decode(Buffer.from(bytes, 'latin1'));
  } catch (cause) {
    // The charset is unknown, or the bytes are not valid in it.
    throw unreadable({ cause });
  }
  if (text.includes('\uFFFD')) throw unreadable();
  return text;
}

function fromBase64(word: string): string {
  if (!/^[a-z0-9+/]*={0,2}$/i.test(word)) throw unreadable();
  return Buffer.from(word, 'base64').toString('latin1');
}

function fromQuoted(word: string): string {
  return unescapePercent(word.replaceAll('%', '%25').replaceAll('=', '%').replaceAll('_', ' '));
}

export function unreadable(options?: ErrorOptions): Problem {
  const detail = 'The file name cannot be decoded. Send it in UTF-8. Nothing was stored.';
  return Problem.ofField('invalid-filename', 'filename', detail, options);
}

function ambiguous(): Problem {
  const detail =
    'The file name can be read in two ways, because it contains percent signs. Send it as filename* (RFC 8187), or ' +
    'send the file to PUT /api/uploads/{filename}. Nothing was stored.';
  return Problem.ofField('invalid-filename', 'filename', detail);
}
