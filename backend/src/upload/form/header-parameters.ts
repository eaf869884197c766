import { decodeText, unescapePercent, unreadable } from './encoded-text';

/** By their names in lower case; a byte beyond ASCII is a Latin-1 character, whatever it means. */
export type Parameters = ReadonlyMap<string, string>;

/** A header value of the form `value; name=token; name="quoted text"`. */
export interface ParameterizedValue {
  /** In lower case. */
  readonly value: string;
  readonly parameters: Parameters;
}

const parameter =
  /;[\t ]*(?:([\w!#$%&'*+.^`|~-]+)[\t ]*=[\t ]*(?:"((?:[^"\\]|\\.)*\\?)"|([^\t ;"]*))[\t ]*)?/y;
/** Only these are escapes: old browsers send Windows paths with single backslashes. */
const escapedCharacter = /\\(["\\])/g;
/** RFC 8187 §3.2: charset, language and percent-encoded text. */
const extended = /^([^']*)'[^']*'(.*)$/;

/**
 * Parses a header such as Content-Type or Content-Disposition (RFC 9110 §5.6.6).
 * @returns undefined when a part of it would have to be skipped, or a parameter occurs twice
 */
export function parseParameters(header: string): ParameterizedValue | undefined {
  const [value = ''] = header.split(';', 1);
  const parameters = new Map<string, string>();
  let end = value.length;
  while (end < header.length) {
    parameter.lastIndex = end;
    const [whole, sentName, quoted, token] = parameter.exec(header) ?? [];
    if (whole === undefined) return undefined;
    end += whole.length;
    if (sentName === undefined) continue;
    const name = sentName.toLowerCase();
    if (parameters.has(name)) return undefined;
    parameters.set(name, quoted?.replace(escapedCharacter, '$1') ?? token ?? '');
  }
  return { value: value.trim().toLowerCase(), parameters };
}

/**
 * A parameter that names its charset: `name*` (RFC 8187), or the segments `name*0*`, `name*1` … (RFC 2231).
 * @returns undefined when there is none
 * @throws Problem `invalid-filename` when it cannot be read
 */
export function extendedParameter(parameters: Parameters, name: string): string | undefined {
  const sent = [...parameters.keys()].filter((key) => key.startsWith(`${name}*`));
  if (sent.length === 0) return undefined;
  const isWhole = parameters.has(`${name}*`);
  const segments = sent.map((_, index) => {
    const keys = isWhole ? [`${name}*`] : [`${name}*${index}*`, `${name}*${index}`];
    return keys.find((key) => parameters.has(key));
  });
  const [first] = segments;
  if (first === undefined || (isWhole && sent.length > 1)) throw unreadable();

  let charset = 'utf-8';
  let bytes = '';
  for (const key of segments) {
    let text = key === undefined ? undefined : parameters.get(key);
    if (key === undefined || text === undefined) throw unreadable();
    if (key === first && key.endsWith('*')) {
      const [, label = '', rest] = extended.exec(text) ?? [];
      if (rest === undefined) throw unreadable();
      [charset, text] = [label, rest];
    }
    bytes += key.endsWith('*') ? unescapePercent(text) : text;
  }
  return decodeText(bytes, charset);
}
