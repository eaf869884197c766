import { Injectable } from '@nestjs/common';
import { type Receipt } from '@static-file-upload/contract/receipt';
import { type IncomingMessage } from 'node:http';
import { type Configuration, InjectConfiguration } from '../../config/configuration';
import { cutOffSignal } from '../../http/cut-off';
import { Problem } from '../../problem/problem';
import { ReceiptIssuer } from '../../receipts/receipt-issuer';
import { type AnnouncedDigest, announcedSha256Field } from '../description/announced-digests';
import { refuseTooLargeForm } from '../description/announced-length';
import { describeStored, describeUpload, newObject, parseSensitive } from '../description/description';
import { DigestCheck } from '../description/digest-check';
import { requirePlainBody } from '../description/plain-body';
import { UnsizedUpload } from '../parts/unsized-upload';
import { type FormPart, FormParts } from './form-parts';
import { malformedForm } from './malformed-form';

/** Characters: the OpenAPI document cannot count bytes. */
export const maxFieldLength = 1024;
const maxFieldBytes = 4 * maxFieldLength;

interface FormUploadRequest {
  readonly uploadedBy: string;
  readonly request: IncomingMessage;
}

/** Takes a file out of a form and stores it in bounded memory; nothing is stored until the whole form is valid. */
@Injectable()
export class FormUpload {
  constructor(
    @InjectConfiguration() private readonly limits: Pick<Configuration, 'maxUploadBytes'>,
    private readonly unsized: UnsizedUpload,
    private readonly receipts: ReceiptIssuer,
  ) {}

  async receive({ uploadedBy, request }: FormUploadRequest): Promise<Receipt> {
    requirePlainBody(request.headers);
    refuseTooLargeForm(request.headers, this.limits.maxUploadBytes);
    const signal = cutOffSignal(request);
    const parts = new FormParts(request);
    try {
      const { sensitive, digests, file } = await readUntilFile(parts);
      const { filename = '', contentType, body } = file;
      const object = newObject(describeUpload({ filename, contentType, sensitive, uploadedBy }));
      const stored = await this.unsized.store(object, lastPart(body, parts, digests), signal);
      return this.receipts.issue(describeStored(object, stored));
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      await parts.stop();
    }
  }
}

interface FormContent {
  readonly sensitive: boolean;
  readonly digests: readonly AnnouncedDigest[];
  readonly file: FormPart;
}

async function readUntilFile(parts: FormParts): Promise<FormContent> {
  const fields = new Map<string, string>();
  for await (const part of parts) {
    if (part.name === 'file') {
      const missing = 'Say sensitive=true or sensitive=false before the file.';
      const sensitive = parseSensitive(fields.get('sensitive'), missing);
      return { sensitive, digests: announcedSha256Field(fields.get('sha256')), file: part };
    }
    if (part.filename !== undefined) throw malformedForm('Send the file in the field "file".');
    if (fields.has(part.name)) throw malformedForm(`The field "${part.name}" occurs twice.`);
    const value = await readField(part);
    // WHATWG, multipart/form-data: the charset in which a browser has written the names of fields and files.
    if (part.name === '_charset_' && !/^utf-?8$/i.test(value)) throw malformedForm('Send the form in UTF-8.');
    fields.set(part.name, value);
  }
  throw malformedForm('The form has no field "file".');
}

/** The bytes of a file; they end with an error when another part follows, or when they do not have the digests. */
async function* lastPart(
  body: AsyncIterable<Buffer>,
  parts: FormParts,
  digests: readonly AnnouncedDigest[],
): AsyncGenerator<Buffer> {
  const check = new DigestCheck(digests);
  for await (const chunk of body) {
    check.update(chunk);
    yield chunk;
  }
  const { done } = await parts.next();
  if (!done) throw trailingPart();
  check.verify();
}

async function readField({ name, body }: FormPart): Promise<string> {
  const tooLong = () => malformedForm(`The field "${name}" is too long.`);
  let text = '';
  for await (const chunk of body) {
    text += chunk.toString('latin1');
    if (text.length > maxFieldBytes) throw tooLong();
  }
  const value = Buffer.from(text, 'latin1').toString();
  if (Array.from(value).length > maxFieldLength) throw tooLong();
  return value;
}

function trailingPart(): Problem {
  const detail = 'The file must be the last part of the form, and the only file. Nothing was stored.';
  return new Problem('trailing-form-part', detail);
}
