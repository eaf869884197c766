import { Injectable } from '@nestjs/common';
import { Configuration } from '../config/configuration';
import { TooLarge } from './body-limits';
import { storableContentType } from './content-type';
import { type DirectPlan, partCount, partSizeFor, sizeOfPart } from './direct-plan';
import { DirectUploadOff, TicketExpired, UnexpectedParts } from './direct-problems';
import {
  type CompletionRequest,
  type DirectUploadAnswer,
  type DirectUploadRequest,
  type PartsRequest,
  type PresignedParts,
} from './direct-schemas';
import { safeFilename } from './filename';
import { type NewObject, newObject } from './new-object';
import { idOfKey } from './object-key';
import { ObjectStore } from './object-store';
import { DirectObjectStore } from './object-store-direct';
import { type Receipt } from './receipt';
import { ReceiptIssuer } from './receipt-issuer';
import { type ReplayedUpload } from './replayed-upload';
import { isExpired, type Ticket, ticketLifeSeconds, TicketSeal } from './ticket';

const opensWithinMs = 30_000;

/** Lets clients send the parts of a file straight to the storage. Everything we know about it is in its ticket. */
@Injectable()
export class DirectUpload {
  constructor(
    private readonly configuration: Configuration,
    private readonly store: ObjectStore,
    private readonly direct: DirectObjectStore,
    private readonly seal: TicketSeal,
    private readonly receipts: ReceiptIssuer,
  ) {}

  async start(request: DirectUploadRequest, sub: string): Promise<DirectUploadAnswer> {
    this.requireOn();
    const { size, sensitive } = request;
    const { maxDirectUploadBytes } = this.configuration;
    if (size > maxDirectUploadBytes) throw new TooLarge(maxDirectUploadBytes);
    const filename = safeFilename(request.filename);
    const contentType = storableContentType(request.contentType);
    const object = newObject({ filename, contentType, sensitive, uploadedBy: sub });
    const { uploadId } = await this.store.openParts(object, AbortSignal.timeout(opensWithinMs));

    const { key } = object;
    const partSize = partSizeFor(size);
    const iat = Math.floor(Date.now() / 1000);
    const exp = iat + ticketLifeSeconds;
    return {
      ticket: await this.seal.seal({
        sub,
        key,
        uploadId,
        filename,
        contentType,
        size,
        partSize,
        sensitive,
        iat,
        exp,
      }),
      key,
      partSize,
      parts: partCount({ size, partSize }),
      expiresAt: new Date(exp * 1000).toISOString(),
    };
  }

  async presign({ ticket: sealed, parts }: PartsRequest, sub: string): Promise<PresignedParts> {
    this.requireOn();
    const ticket = await this.seal.open(sealed, sub);
    if (isExpired(ticket)) throw new TicketExpired();
    for (const part of parts) requirePlanned(ticket, part);
    const presigned = await Promise.all(parts.map((part) => this.direct.presignPart(ticket, part)));
    return { parts: presigned.map((part) => ({ ...part, expiresAt: part.expiresAt.toISOString() })) };
  }

  async complete(
    { ticket: sealed, parts, crc32 }: CompletionRequest,
    sub: string,
  ): Promise<Receipt | ReplayedUpload> {
    this.requireOn();
    const ticket = await this.seal.open(sealed, sub);
    requireAll(ticket, parts);
    const { size } = ticket;
    const completion = await this.direct.complete(ticket, parts, { size, crc32 });
    if (completion.outcome === 'stored') {
      const checksum = { algorithm: 'CRC32', value: crc32 } as const;
      return this.receipts.issue(objectOf(ticket), { size, checksum, etag: completion.etag });
    }
    // Nobody may abort an upload, and the storage keeps one for longer than its ticket lives: while the ticket is
    // valid, an upload that is no longer there has been completed.
    if (completion.outcome === 'unknown' && isExpired(ticket)) throw new TicketExpired();
    return { ...objectOf(ticket), size, replayed: true };
  }

  private requireOn(): void {
    const { directUpload, maxUploadBytes } = this.configuration;
    if (!directUpload) throw new DirectUploadOff(maxUploadBytes);
  }
}

function objectOf({ key, filename, contentType, sensitive, sub }: Ticket): NewObject {
  return { id: idOfKey(key), key, filename, contentType, sensitive, uploadedBy: sub };
}

function requirePlanned(plan: DirectPlan, { number, size }: { number: number; size: number }): void {
  const planned = sizeOfPart(plan, number);
  if (planned === size) return;
  throw new UnexpectedParts(
    planned === undefined
      ? `The file has ${partCount(plan)} parts; there is no part ${number}.`
      : `Part ${number} of this file has ${planned} bytes, not ${size}.`,
  );
}

function requireAll(plan: DirectPlan, parts: readonly { readonly number: number }[]): void {
  const count = partCount(plan);
  if (parts.length === count && parts.every(({ number }, index) => number === index + 1)) return;
  throw new UnexpectedParts(`Name all ${count} parts of the file, from 1 to ${count}, in this order.`);
}
