import { Injectable } from '@nestjs/common';
import { idOfKey } from '@static-file-upload/contract/object-key';
import { type Receipt, type ReplayedRawUpload } from '@static-file-upload/contract/receipt';
import { type IncomingMessage } from 'node:http';
import { type Configuration, InjectConfiguration } from '../../config/configuration';
import { cutOffSignal } from '../../http/cut-off';
import { discardBody } from '../../http/read-body';
import { ReceiptIssuer } from '../../receipts/receipt-issuer';
import { ObjectStorage } from '../../storage/object-storage';
import { StorageError } from '../../storage/model/storage-error';
import { type NewObject, type StoredObject } from '../../storage/model/stored-object';
import { type AnnouncedDigest, announcedDigests, digestMismatch } from '../description/announced-digests';
import { announcedSize } from '../description/announced-length';
import { checkedBody, mismatchSignal, trailingDigests } from '../description/checked-body';
import {
  describeStored,
  describeUpload,
  newObject,
  parseSensitive,
  type UploadDescription,
} from '../description/description';
import { idempotencyKey, idOf } from '../description/idempotency';
import { requireMediaType, requirePlainBody } from '../description/plain-body';
import { type WrittenObject } from '../parts/part-writer';
import { UnsizedUpload } from '../parts/unsized-upload';

interface RawUploadRequest {
  readonly uploadedBy: string;
  readonly filename: string;
  readonly sensitive: unknown;
  readonly request: IncomingMessage;
}

interface AnnouncedFile {
  /** Bytes; undefined when only the end of the body tells. */
  readonly size: number | undefined;
  readonly digests: readonly AnnouncedDigest[];
  readonly sha256: AnnouncedDigest | undefined;
}

/** Takes a file as the body of a request. One of known size is streamed into one PutObject. */
@Injectable()
export class RawUpload {
  constructor(
    @InjectConfiguration() private readonly limits: Pick<Configuration, 'maxUploadBytes'>,
    private readonly storage: ObjectStorage,
    private readonly unsized: UnsizedUpload,
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
    requireMediaType(headers['content-type']);
    const isSensitive = parseSensitive(sensitive);
    const file = announcedFile(request, this.limits.maxUploadBytes);
    const contentType = headers['content-type'];
    const description = describeUpload({ filename, contentType, sensitive: isSensitive, uploadedBy });
    const key = idempotencyKey(headers['idempotency-key'], file.sha256?.value);
    const object = newObject(description, key && idempotentId(key, description, file));
    const written =
      file.size === undefined
        ? await this.unsized.store(object, checkedBody(request, file.digests), cutOffSignal(request))
        : await this.putStream(object, request, { ...file, size: file.size }, key !== undefined);
    if (written.existed && key !== undefined) return replayOf(object, written);
    return this.receipts.issue(describeStored(object, written));
  }

  private async putStream(
    object: NewObject,
    request: IncomingMessage,
    { size, digests, sha256 }: AnnouncedFile & { readonly size: number },
    isRepeatable: boolean,
  ): Promise<WrittenObject> {
    const body = { size, sha256: sha256?.value };
    const others = digests.filter((digest) => digest !== sha256);
    const cutOff = cutOffSignal(request);
    const signal =
      others.length === 0 ? cutOff : AbortSignal.any([cutOff, mismatchSignal(request, size, others)]);
    try {
      return { ...(await this.storage.putStream(object, request, body, signal)), existed: false };
    } catch (error) {
      signal.throwIfAborted();
      const kind = error instanceof StorageError ? error.kind : undefined;
      if (kind === 'checksum-mismatch' && sha256) throw digestMismatch(sha256, { cause: error });
      if (kind !== 'exists' || !isRepeatable || !sha256) throw error;
      // A replay is not a refusal, so the connection stays open; the rest of the body must not stay in it.
      await discardBody(request);
      signal.throwIfAborted();
      return { size, checksum: { algorithm: 'SHA256', value: sha256.value }, etag: undefined, existed: true };
    }
  }
}

/** @throws Problem `too-large`, `malformed-request` */
function announcedFile(request: IncomingMessage, maxBytes: number): AnnouncedFile {
  const size = announcedSize(request.headers, maxBytes);
  const digests = announcedDigests(request.headers);
  // Nothing follows a body of known size.
  if (size !== undefined) trailingDigests(request);
  return { size, digests, sha256: digests.find(({ algorithm }) => algorithm === 'sha-256') };
}

/** The same id for every attempt at the same upload, and for no other upload. */
function idempotentId(
  key: string,
  { uploadedBy, filename, sensitive, contentType }: UploadDescription,
  { size, sha256 }: AnnouncedFile,
): string {
  const content = [String(size ?? ''), sha256?.value ?? ''];
  return idOf([uploadedBy, key, filename, ...content, String(sensitive), contentType]);
}

/** What follows from a repeated request itself: its key is the hash of everything that is said here. */
function replayOf(
  { key, filename, sensitive }: NewObject,
  { size, checksum }: StoredObject,
): ReplayedRawUpload {
  return { id: idOfKey(key), key, filename, size, sensitive, checksum, replayed: true };
}
