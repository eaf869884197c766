import { Injectable } from '@nestjs/common';
import { type IncomingMessage } from 'node:http';
import { finished } from 'node:stream/promises';
import { Configuration } from '../config/configuration';
import { announcedSize } from './body-limits';
import { disconnectSignal } from './client-disconnect';
import { parseSensitive } from './classification';
import { storableContentType } from './content-type';
import { safeFilename } from './filename';
import { idempotencyKey, idOf } from './idempotency';
import { type NewObject, newObject } from './new-object';
import { ObjectStore, type PromisedBody } from './object-store';
import { type Receipt } from './receipt';
import { ReceiptIssuer } from './receipt-issuer';
import { type ReplayedReceipt, replayedReceiptOf } from './replayed-receipt';
import { promisedSha256 } from './repr-digest';
import { ObjectExists } from './storage-error';

interface RawUploadRequest {
  readonly uploadedBy: string;
  readonly filename: string;
  readonly sensitive: unknown;
  readonly request: IncomingMessage;
}

/** Takes a file as the body of a request and streams it into one PutObject. */
@Injectable()
export class RawUpload {
  constructor(
    private readonly configuration: Configuration,
    private readonly store: ObjectStore,
    private readonly receipts: ReceiptIssuer,
  ) {}

  async receive(upload: RawUploadRequest): Promise<Receipt | ReplayedReceipt> {
    const { request } = upload;
    const sensitive = parseSensitive(upload.sensitive);
    const promised = {
      size: announcedSize(request.headers, this.configuration.maxUploadBytes),
      sha256: promisedSha256(request.headers['repr-digest']),
    };
    const description = {
      filename: safeFilename(upload.filename),
      contentType: storableContentType(request.headers['content-type']),
      sensitive,
      uploadedBy: upload.uploadedBy,
    };
    const key = idempotencyKey(request.headers['idempotency-key'], promised.sha256);
    const object = newObject(description, key && repeatableId(key, description, promised));
    const signal = disconnectSignal(request);
    try {
      return await this.stream(object, promised, request, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ObjectExists) || key === undefined) throw error;
      await readToEnd(request, signal);
      return replayedReceiptOf(object, promised);
    }
  }

  private async stream(
    object: NewObject,
    promised: PromisedBody,
    request: IncomingMessage,
    signal: AbortSignal,
  ): Promise<Receipt> {
    const stored = await this.store.putStream(object, request, promised, signal);
    return this.receipts.issue(object, stored);
  }
}

/** The same for every attempt at the same thing, and for nothing else. */
function repeatableId(
  key: string,
  { uploadedBy, filename, sensitive, contentType }: Omit<NewObject, 'id' | 'key'>,
  { size, sha256 = '' }: PromisedBody,
): string {
  return idOf([uploadedBy, key, filename, String(size), sha256, String(sensitive), contentType]);
}

/** The answer is no refusal, so that the connection stays; what is left of the body must not stay in it. */
async function readToEnd(request: IncomingMessage, signal: AbortSignal): Promise<void> {
  await finished(request.resume(), { writable: false }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw error;
  });
}
