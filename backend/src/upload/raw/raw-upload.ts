import { Injectable } from '@nestjs/common';
import { idOfKey } from '@static-file-upload/contract/object-key';
import { type Receipt, type ReplayedRawUpload } from '@static-file-upload/contract/receipt';
import { once } from 'node:events';
import { type IncomingMessage } from 'node:http';
import { type Configuration, InjectConfiguration } from '../../config/configuration';
import { cutOffSignal } from '../../http/cut-off';
import { ReceiptIssuer } from '../../receipts/receipt-issuer';
import { ObjectStorage } from '../../storage/object-storage';
import { StorageError } from '../../storage/model/storage-error';
import { type NewObject } from '../../storage/model/stored-object';
import { type AnnouncedBody } from '../../storage/wire/upload-body';
import { announcedSha256, sha256Mismatch } from '../description/announced-digest';
import { announcedSize } from '../description/announced-length';
import {
  describeStored,
  describeUpload,
  newObject,
  parseSensitive,
  type UploadDescription,
} from '../description/description';
import { idempotencyKey, idOf } from '../description/idempotency';
import { requirePlainBody } from '../description/plain-body';

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
    @InjectConfiguration() private readonly limits: Pick<Configuration, 'maxUploadBytes'>,
    private readonly storage: ObjectStorage,
    private readonly receipts: ReceiptIssuer,
  ) {}

  async receive({
    uploadedBy,
    filename,
    sensitive,
    request,
  }: RawUploadRequest): Promise<Receipt | ReplayedRawUpload> {
    const { headers } = request;
    requirePlainBody(headers);
    const isSensitive = parseSensitive(sensitive);
    const body = {
      size: announcedSize(headers, this.limits.maxUploadBytes),
      sha256: announcedSha256(headers['repr-digest']),
    };
    const contentType = headers['content-type'];
    const description = describeUpload({ filename, contentType, sensitive: isSensitive, uploadedBy });
    const key = idempotencyKey(headers['idempotency-key'], body.sha256);
    const object = newObject(description, key && idempotentId(key, description, body));
    const signal = cutOffSignal(request);
    try {
      const stored = await this.storage.putStream(object, request, body, signal);
      return this.receipts.issue(describeStored(object, stored));
    } catch (error) {
      signal.throwIfAborted();
      const kind = error instanceof StorageError ? error.kind : undefined;
      if (kind === 'checksum-mismatch') throw sha256Mismatch({ cause: error });
      if (kind !== 'exists' || key === undefined) throw error;
      await readToEnd(request, signal);
      return replayOf(object, body);
    }
  }
}

/** The same id for every attempt at the same upload, and for no other upload. */
function idempotentId(
  key: string,
  { uploadedBy, filename, sensitive, contentType }: UploadDescription,
  { size, sha256 = '' }: AnnouncedBody,
): string {
  return idOf([uploadedBy, key, filename, String(size), sha256, String(sensitive), contentType]);
}

/** What follows from a repeated request itself: its key is the hash of everything that is said here. */
function replayOf(
  { key, filename, sensitive }: NewObject,
  { size, sha256 = '' }: AnnouncedBody,
): ReplayedRawUpload {
  const checksum = { algorithm: 'SHA256' as const, value: sha256 };
  return { id: idOfKey(key), key, filename, size, sensitive, checksum, replayed: true };
}

/** A replay is not a refusal, so the connection stays open; the rest of the body must not stay in it. */
async function readToEnd(request: IncomingMessage, signal: AbortSignal): Promise<void> {
  if (request.readableEnded) return;
  const ended = once(request, 'end', { signal });
  request.resume();
  await ended.catch((error: unknown) => {
    signal.throwIfAborted();
    throw error;
  });
}
