import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { type IncomingMessage } from 'node:http';
import { Configuration } from '../config/configuration';
import { refuseTooLargeForm } from './body-limits';
import { Sha256Mismatch } from './checksum-mismatch';
import { MissingSensitive, parseSensitive } from './classification';
import { disconnectSignal } from './client-disconnect';
import { storableContentType } from './content-type';
import { FileCutter } from './file-cutter';
import { safeFilename } from './filename';
import { type FormPart, FormParts } from './form-parts';
import { InvalidSha256, MalformedForm, UnexpectedPart } from './form-problems';
import { type NewObject, newObject, type StoredObject } from './new-object';
import { ObjectStore } from './object-store';
import { PartBuffers } from './part-buffers';
import { type Receipt } from './receipt';
import { ReceiptIssuer } from './receipt-issuer';

const longestFieldBytes = 1024;

interface FormUploadRequest {
  readonly uploadedBy: string;
  readonly request: IncomingMessage;
}

/** Takes a file out of a form and stores it in bounded memory; nothing is stored until the form has ended well. */
@Injectable()
export class FormUpload {
  constructor(
    private readonly configuration: Configuration,
    private readonly store: ObjectStore,
    private readonly receipts: ReceiptIssuer,
    private readonly buffers: PartBuffers,
  ) {}

  async receive({ uploadedBy, request }: FormUploadRequest): Promise<Receipt> {
    refuseTooLargeForm(request.headers, this.configuration.maxUploadBytes);
    const signal = disconnectSignal(request);
    const parts = new FormParts(request, signal);
    try {
      const { sensitive, sha256, file } = await readUntilFile(parts);
      const object = newObject({
        filename: safeFilename(file.filename ?? ''),
        contentType: storableContentType(file.contentType),
        sensitive,
        uploadedBy,
      });
      const stored = await this.storeLastPart(object, { body: file.body, sha256 }, parts, signal);
      return this.receipts.issue(object, stored);
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
    const buffer = this.buffers.take();
    try {
      const cutter = new FileCutter(this.store, object, buffer, this.configuration.maxUploadBytes, signal);
      const hash = sha256 === undefined ? undefined : createHash('sha256');
      for await (const chunk of body) {
        hash?.update(chunk);
        await cutter.write(chunk);
      }
      const { done } = await parts.next();
      if (!done) throw new UnexpectedPart();
      if (hash?.digest('hex') !== sha256) throw new Sha256Mismatch();
      const stored = await cutter.finish();
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
  /** What the client says the file has, in lower case hexadecimal. */
  readonly sha256: string | undefined;
  readonly file: FormPart;
}

async function readUntilFile(parts: FormParts): Promise<FormContent> {
  const fields = new Map<string, string>();
  for await (const part of parts) {
    if (part.name === 'file') {
      const sensitive = fields.get('sensitive');
      if (sensitive === undefined)
        throw new MissingSensitive('Say sensitive=true or sensitive=false before the file.');
      return { sensitive: parseSensitive(sensitive), sha256: parseSha256(fields.get('sha256')), file: part };
    }
    if (part.filename !== undefined) throw new MalformedForm('The file belongs into the field "file".');
    if (fields.has(part.name)) throw new MalformedForm(`The field "${part.name}" occurs twice.`);
    fields.set(part.name, await readField(part));
  }
  throw new MalformedForm('The form has no field "file".');
}

function parseSha256(text: string | undefined): string | undefined {
  if (text !== undefined && !/^[0-9a-f]{64}$/i.test(text)) throw new InvalidSha256();
  return text?.toLowerCase();
}

async function readField({ name, body }: FormPart): Promise<string> {
  let text = '';
  for await (const chunk of body) {
    text += chunk.toString('latin1');
    if (text.length > longestFieldBytes) throw new MalformedForm(`The field "${name}" is too long.`);
  }
  return Buffer.from(text, 'latin1').toString();
}
