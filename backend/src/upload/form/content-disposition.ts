/** A header value of the form `value; name=token; name="quoted text"`. */
export interface ParameterizedValue {
  /** In lower case. */
  readonly value: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const parameter = /;\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))/g;
/** Only these are escapes: old browsers send Windows paths with single backslashes. */
const escapedCharacter = /\\(["\\])/g;
/** How browsers encode the characters that would end the header (WHATWG, multipart/form-data). */
const browserEscape = /%(?:22|0D|0A)/g;
const extendedValue = /^utf-8'[^']*'(.*)$/i;

/** Parses a header such as Content-Type or Content-Disposition (RFC 9110 §5.6.6). */
export function parseParameters(header: string): ParameterizedValue {
  const value = (header.split(';', 1)[0] ?? '').trim().toLowerCase();
  const parameters = new Map<string, string>();
  for (const [, name = '', quoted, token] of header.matchAll(parameter)) {
    parameters.set(name.toLowerCase(), quoted?.replace(escapedCharacter, '$1') ?? token ?? '');
  }
  return { value, parameters };
}

export interface FormField {
  readonly name: string;
  /** Present when the part is a file. */
  readonly filename: string | undefined;
}

/** The name of a form's part, and its file name when it is a file; undefined when the header is not that of a form. */
export function parseFormField(contentDisposition: string | undefined): FormField | undefined {
  if (contentDisposition === undefined) return undefined;
  const { value, parameters } = parseParameters(contentDisposition);
  const name = parameters.get('name');
  if (value !== 'form-data' || name === undefined) return undefined;
  return {
    name,
    filename: decodeExtended(parameters.get('filename*')) ?? decodePlain(parameters.get('filename')),
  };
}

function decodePlain(filename: string | undefined): string | undefined {
  return filename?.replace(browserEscape, decodeURIComponent);
}

/** RFC 8187; some clients send it for names beyond ASCII although forms should not need it. */
function decodeExtended(filename: string | undefined): string | undefined {
  const encoded = filename === undefined ? undefined : extendedValue.exec(filename)?.[1];
  if (encoded === undefined) return undefined;
  try {
    return decodeURIComponent(encoded);
  } catch {
    // Not percent-encoded UTF-8: the plain file name applies, which every such client sends too.
    return undefined;
  }
}
