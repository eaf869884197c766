import { Injectable } from '@nestjs/common';
import { type IncomingMessage } from 'node:http';
import { Configuration } from '../config/configuration';
import { announcedSize } from './body-limits';
import { disconnectSignal } from './client-disconnect';
import { parseSensitive } from './classification';
import { storableContentType } from './content-type';
import { safeFilename } from './filename';
import { Gathering } from './gathering';
import { newObject } from './new-object';
import { ObjectStore } from './object-store';
import { type Receipt } from './receipt';
import { ReceiptIssuer } from './receipt-issuer';

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

  async receive({ uploadedBy, filename, sensitive, request }: RawUploadRequest): Promise<Receipt> {
    const classified = parseSensitive(sensitive);
    const size = announcedSize(request.headers, this.configuration.maxUploadBytes);
    const object = newObject({
      filename: safeFilename(filename),
      contentType: storableContentType(request.headers['content-type']),
      sensitive: classified,
      uploadedBy,
    });
    const signal = disconnectSignal(request);
    // The SDK destroys the stream it was given when it fails; the client's connection must outlive that.
    const body = request.pipe(new Gathering());
    try {
      const stored = await this.store.putStream(object, body, size, signal);
      return await this.receipts.issue(object, stored);
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      body.destroy();
    }
  }
}
