import { Injectable } from '@nestjs/common';
import {
  type CompletionRequest,
  type DirectUpload,
  type DirectUploadRequest,
  type PartToPresign,
  type PresignedParts,
  type PresignRequest,
} from '@static-file-upload/contract/direct-upload';
import { ticketLifetimeSeconds } from '@static-file-upload/contract/limits';
import { idOfKey } from '@static-file-upload/contract/object-key';
import { type FilePlan, partCount, partOf, partSizeFor } from '@static-file-upload/contract/part-plan';
import { type Receipt, type ReplayedDirectUpload } from '@static-file-upload/contract/receipt';
import { type Configuration, InjectConfiguration } from '../../config/configuration';
import { Problem } from '../../problem/problem';
import { ReceiptIssuer } from '../../receipts/receipt-issuer';
import { ObjectStorage } from '../../storage/object-storage';
import { type NewObject } from '../../storage/model/stored-object';
import { tooLarge } from '../description/announced-length';
import { describeStored, describeUpload, newObject } from '../description/description';
import { isExpired, type Ticket, TicketSeal } from './ticket';

const startTimeoutMs = 30_000;

type Limits = Pick<Configuration, 'directUpload' | 'maxUploadBytes' | 'maxDirectUploadBytes'>;

/** Lets clients send the parts of a file straight to the storage. All that the server knows of it is in its ticket. */
@Injectable()
export class DirectUploads {
  constructor(
    @InjectConfiguration() private readonly limits: Limits,
    private readonly storage: ObjectStorage,
    private readonly seal: TicketSeal,
    private readonly receipts: ReceiptIssuer,
  ) {}

  async start(
    { filename, size, contentType, sensitive }: DirectUploadRequest,
    sub: string,
  ): Promise<DirectUpload> {
    this.requireOn();
    const { maxDirectUploadBytes } = this.limits;
    if (size > maxDirectUploadBytes) throw tooLarge(maxDirectUploadBytes);
    const object = newObject(describeUpload({ filename, contentType, sensitive, uploadedBy: sub }));
    const ref = await this.storage.startMultipartUpload(object, AbortSignal.timeout(startTimeoutMs));

    const partSize = partSizeFor(size);
    const iat = Math.floor(Date.now() / 1000);
    const exp = iat + ticketLifetimeSeconds;
    const ticket = await this.seal.seal({
      sub,
      ...ref,
      filename: object.filename,
      contentType: object.contentType,
      size,
      partSize,
      sensitive,
      iat,
      exp,
    });
    const parts = partCount({ size, partSize });
    return { ticket, key: ref.key, partSize, parts, expiresAt: new Date(exp * 1000).toISOString() };
  }

  async presign({ ticket: sealed, parts }: PresignRequest, sub: string): Promise<PresignedParts> {
    this.requireOn();
    const ticket = await this.seal.open(sealed, sub);
    if (isExpired(ticket)) throw ticketExpired();
    for (const part of parts) requirePlanned(ticket, part);
    return { parts: await Promise.all(parts.map((part) => this.storage.presignPart(ticket, part))) };
  }

  async complete(
    { ticket: sealed, parts, crc32 }: CompletionRequest,
    sub: string,
  ): Promise<Receipt | ReplayedDirectUpload> {
    this.requireOn();
    const ticket = await this.seal.open(sealed, sub);
    requireAll(ticket, parts);
    const { size } = ticket;
    const whole = { size, crc32 };
    const completion = await this.storage.completeMultipartUpload(ticket, parts, whole, {
      clientAnnounced: true,
    });
    const object = objectOf(ticket);
    if (completion.outcome === 'stored') {
      const checksum = { algorithm: 'CRC32', value: crc32 } as const;
      return this.receipts.issue(describeStored(object, { size, checksum, etag: completion.etag }));
    }
    // No role may abort an upload, and the storage keeps one for longer than its ticket lives: while the ticket is
    // valid, an upload that is no longer there has been completed.
    if (completion.outcome === 'no-such-upload' && isExpired(ticket)) throw ticketExpired();
    const { key, filename, contentType, sensitive, uploadedBy } = object;
    return { id: idOfKey(key), key, filename, size, contentType, sensitive, uploadedBy, replayed: true };
  }

  private requireOn(): void {
    const { directUpload, maxUploadBytes } = this.limits;
    if (directUpload) return;
    const route = 'PUT /api/uploads/{filename}';
    throw new Problem(
      'direct-upload-off',
      `Send the file through the server instead, with ${route}: at most ${maxUploadBytes} bytes.`,
    );
  }
}

function objectOf({ key, filename, contentType, sensitive, sub }: Ticket): NewObject {
  return { key, filename, contentType, sensitive, uploadedBy: sub };
}

function requirePlanned(plan: FilePlan, { number, size }: Pick<PartToPresign, 'number' | 'size'>): void {
  const planned = partOf(plan, number);
  if (planned?.size === size) return;
  throw partListMismatch(
    planned === undefined
      ? `The file has ${partCount(plan)} parts; there is no part ${number}.`
      : `Part ${number} of this file has ${planned.size} bytes, not ${size}.`,
  );
}

function requireAll(plan: FilePlan, parts: readonly { readonly number: number }[]): void {
  const count = partCount(plan);
  if (parts.length === count && parts.every(({ number }, index) => number === index + 1)) return;
  throw partListMismatch(`Name all ${count} parts of the file, from 1 to ${count}, in this order.`);
}

function partListMismatch(detail: string): Problem {
  return new Problem('part-list-mismatch', detail);
}

function ticketExpired(): Problem {
  const detail =
    'More than 7 days have passed since this upload began. If you have no receipt for it, start it again.';
  return new Problem('ticket-expired', detail);
}
