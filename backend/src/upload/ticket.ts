import { Injectable } from '@nestjs/common';
import { compactVerify, CompactSign, decodeProtectedHeader, errors } from 'jose';
import { z } from 'zod';
import { SigningKeys } from '../receipts/signing-keys';
import { ForeignTicket, InvalidTicket } from './direct-problems';

/** Less than the bucket's lifecycle rule waits before it removes the parts of an unfinished upload. */
export const ticketLifeSeconds = 7 * 24 * 3600;

const ticket = z.object({
  sub: z.string(),
  key: z.string(),
  uploadId: z.string(),
  filename: z.string(),
  contentType: z.string(),
  size: z.number().int(),
  partSize: z.number().int(),
  sensitive: z.boolean(),
  iat: z.number().int(),
  exp: z.number().int(),
});

/** What we know of a direct upload. The client keeps it, because no server does. */
export type Ticket = Readonly<z.output<typeof ticket>>;

export function isExpired({ exp }: Ticket): boolean {
  return Date.now() >= exp * 1000;
}

/** Seals tickets, so that their holder can neither read another meaning into one nor make one. */
@Injectable()
export class TicketSeal {
  constructor(private readonly keys: SigningKeys) {}

  async seal(content: Ticket): Promise<string> {
    const { kid, ticketKey } = this.keys.newest;
    const payload = new TextEncoder().encode(JSON.stringify(content));
    return new CompactSign(payload).setProtectedHeader({ alg: 'HS256', kid }).sign(ticketKey);
  }

  /**
   * The content of a ticket, also of an expired one.
   * @throws InvalidTicket, ForeignTicket, SigningKeysUnavailable
   */
  async open(sealed: string, sub: string): Promise<Ticket> {
    const content = await this.verify(sealed);
    if (content.sub !== sub) throw new ForeignTicket();
    return content;
  }

  private async verify(sealed: string): Promise<Ticket> {
    try {
      const { kid = '' } = decodeProtectedHeader(sealed);
      const key = await this.keys.find(kid);
      if (!key) throw new InvalidTicket();
      const { payload } = await compactVerify(sealed, key.ticketKey, { algorithms: ['HS256'] });
      const content = ticket.safeParse(JSON.parse(new TextDecoder().decode(payload)));
      if (!content.success) throw new InvalidTicket({ cause: content.error });
      return content.data;
    } catch (error) {
      // jose reports what it cannot even parse as a TypeError.
      const unreadable = error instanceof errors.JOSEError || error instanceof TypeError;
      throw unreadable ? new InvalidTicket({ cause: error }) : error;
    }
  }
}
