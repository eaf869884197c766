import { readPlainFilename } from './encoded-text';
import { extendedParameter, parseParameters } from './header-parameters';
import { malformedForm } from './malformed-form';

export interface FormField {
  readonly name: string;
  /** Present when the part is a file. */
  readonly filename: string | undefined;
}

/**
 * The name of a form's part, and its file name when it is a file.
 * @throws Problem `malformed-request`, `invalid-filename`
 */
export function parseFormField(contentDisposition: string | undefined): FormField {
  const parsed = parseParameters(contentDisposition ?? '');
  if (!parsed) throw malformedForm('The Content-Disposition of a part cannot be read. Nothing was stored.');
  const { value, parameters } = parsed;
  const name = parameters.get('name');
  const isNameEncoded = [...parameters.keys()].some((key) => key.startsWith('name*'));
  if (value !== 'form-data' || name === undefined || isNameEncoded) {
    throw malformedForm('A part of the form has no name: send Content-Disposition: form-data; name="…".');
  }
  const plain = parameters.get('filename');
  const filename =
    extendedParameter(parameters, 'filename') ?? (plain === undefined ? undefined : readPlainFilename(plain));
  return { name: Buffer.from(name, 'latin1').toString(), filename };
}
