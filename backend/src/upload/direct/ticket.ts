import { Injectable } from '@nestjs/common';
import { z } from '@static-file-upload/contract/zod';
import { compactVerify, CompactSign, decodeProtectedHeader, errors } from 'jose';
import { Problem } from '../../problem/problem';
import { SigningKeys } from '../../receipts/signing-keys';

const ticket = z.object({
  sub: z.string(),
  key: z.string(),
  uploadId: z.string(),
  filename: z.string(),
  contentType: z.string(),
  size: z.int(),
  partSize: z.int(),
  sensitive: z.boolean(),
  iat: z.int(),
  exp: z.int(),
});

/** What the server knows of a direct upload. The client keeps it, because no server does. */
export type Ticket = Readonly<z.output<typeof ticket>>;

export function isExpired({ exp }: Ticket): boolean {
  return Date.now() >= exp * 1000;
}

/** Seals tickets, so that a client can neither change a ticket nor make one. */
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
   * @throws Problem `invalid-ticket`, `forbidden`, `parameters-unreachable`
   */
  async open(sealed: string, sub: string): Promise<Ticket> {
    const content = await this.verify(sealed);
    if (content.sub === sub) return content;
    const detail = 'This ticket was given to another account. Sign in as the one that started the upload.';
    throw new Problem('forbidden', detail);
  }

  private async verify(sealed: string): Promise<Ticket> {
    try {
      const { kid = '' } = decodeProtectedHeader(sealed);
      const key = await this.keys.find(kid);
      if (!key) throw invalidTicket();
      const { payload } = await compactVerify(sealed, key.ticketKey, { algorithms: ['HS256'] });
      const content = ticket.safeParse(JSON.parse(new TextDecoder().decode(payload)));
      if (!content.success) throw invalidTicket({ cause: content.error });
      return content.data;
    } catch (error) {
      // jose reports what it cannot even parse as a TypeError.
      const isUnreadable = error instanceof errors.JOSEError || error instanceof TypeError;
      throw isUnreadable ? invalidTicket({ cause: error }) : error;
    }
  }
}

function invalidTicket(options?: ErrorOptions): Problem {
  const detail = 'Send the ticket exactly as it was given out, or start the upload again.';
  return new Problem('invalid-ticket', detail, options);
}
