import { Injectable } from '@nestjs/common';
import { type Receipt } from '@static-file-upload/contract/receipt';
import { createHash } from 'node:crypto';
import { type IncomingMessage } from 'node:http';
import { type Configuration, InjectConfiguration } from '../../config/configuration';
import { cutOffSignal } from '../../http/cut-off';
import { Problem } from '../../problem/problem';
import { ReceiptIssuer } from '../../receipts/receipt-issuer';
import { ObjectStorage } from '../../storage/object-storage';
import { type NewObject, type StoredObject } from '../../storage/model/stored-object';
import { announcedSha256Field, sha256Mismatch } from '../description/announced-digest';
import { refuseTooLargeForm } from '../description/announced-length';
import { describeStored, describeUpload, newObject, parseSensitive } from '../description/description';
import { requirePlainBody } from '../description/plain-body';
import { FormBuffers } from './form-buffers';
import { type FormPart, FormParts, malformedForm } from './form-parts';
import { PartWriter } from './part-writer';

const maxFieldBytes = 1024;

interface FormUploadRequest {
  readonly uploadedBy: string;
  readonly request: IncomingMessage;
}

/** Takes a file out of a form and stores it in bounded memory; nothing is stored until the whole form is valid. */
@Injectable()
export class FormUpload {
  constructor(
    @InjectConfiguration() private readonly limits: Pick<Configuration, 'maxUploadBytes'>,
    private readonly storage: ObjectStorage,
    private readonly receipts: ReceiptIssuer,
    private readonly buffers: FormBuffers,
  ) {}

  async receive({ uploadedBy, request }: FormUploadRequest): Promise<Receipt> {
    requirePlainBody(request.headers);
    refuseTooLargeForm(request.headers, this.limits.maxUploadBytes);
    const signal = cutOffSignal(request);
    const parts = new FormParts(request, signal);
    try {
      const { sensitive, sha256, file } = await readUntilFile(parts);
      const { filename = '', contentType } = file;
      const object = newObject(describeUpload({ filename, contentType, sensitive, uploadedBy }));
      const stored = await this.storeLastPart(object, { body: file.body, sha256 }, parts, signal);
      return this.receipts.issue(describeStored(object, stored));
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      parts.stop();
    }
  }

  private async storeLastPart(
    object: NewObject,
    { body, sha256 }: Pick<FormPart, 'body'> & { readonly sha256: string | undefined },
    parts: FormParts,
    signal: AbortSignal,
  ): Promise<StoredObject> {
    const { storage } = this;
    const { maxUploadBytes: maxBytes } = this.limits;
    const buffer = this.buffers.take();
    try {
      const writer = new PartWriter({ storage, object, buffer, maxBytes, signal });
      const hash = sha256 === undefined ? undefined : createHash('sha256');
      for await (const chunk of body) {
        hash?.update(chunk);
        await writer.write(chunk);
      }
      const { done } = await parts.next();
      if (!done) throw trailingPart();
      if (hash?.digest('hex') !== sha256) throw sha256Mismatch();
      const stored = await writer.finish();
      this.buffers.giveBack(buffer);
      return stored;
    } catch (error) {
      this.buffers.abandon();
      throw error;
    }
  }
}

interface FormContent {
  readonly sensitive: boolean;
  /** As the client announces it, in lower-case hexadecimal. */
  readonly sha256: string | undefined;
  readonly file: FormPart;
}

async function readUntilFile(parts: FormParts): Promise<FormContent> {
  const fields = new Map<string, string>();
  for await (const part of parts) {
    if (part.name === 'file') {
      const missing = 'Say sensitive=true or sensitive=false before the file.';
      const sensitive = parseSensitive(fields.get('sensitive'), missing);
      return { sensitive, sha256: announcedSha256Field(fields.get('sha256')), file: part };
    }
    if (part.filename !== undefined) throw malformedForm('Send the file in the field "file".');
    if (fields.has(part.name)) throw malformedForm(`The field "${part.name}" occurs twice.`);
    fields.set(part.name, await readField(part));
  }
  throw malformedForm('The form has no field "file".');
}

async function readField({ name, body }: FormPart): Promise<string> {
  let text = '';
  for await (const chunk of body) {
    text += chunk.toString('latin1');
    if (text.length > maxFieldBytes) throw malformedForm(`The field "${name}" is too long.`);
  }
  return Buffer.from(text, 'latin1').toString();
}

function trailingPart(): Problem {
  const detail = 'The file must be the last part of the form, and the only file. Nothing was stored.';
  return new Problem('trailing-form-part', detail);
}
