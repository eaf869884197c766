import { Problem } from '../http/problem';

export class DirectUploadOff extends Problem {
  constructor(limit: number) {
    super(
      'direct-upload-off',
      `Send the file through the server instead, with PUT /api/uploads/{filename}: at most ${limit} bytes.`,
    );
  }
}

export class InvalidTicket extends Problem {
  constructor(options?: ErrorOptions) {
    super(
      'invalid-ticket',
      'Send the ticket exactly as it was given out, or start the upload again.',
      options,
    );
  }
}

export class TicketExpired extends Problem {
  constructor() {
    super(
      'ticket-expired',
      'More than 7 days have passed since this upload began. If you have no receipt for it, start it again.',
    );
  }
}

export class ForeignTicket extends Problem {
  constructor() {
    super(
      'forbidden',
      'This ticket was given to another account. Sign in as the one that started the upload.',
    );
  }
}

export class UnexpectedParts extends Problem {
  constructor(detail: string, options?: ErrorOptions) {
    super('unexpected-parts', detail, options);
  }
}

export class CompletionUnderWay extends Problem {
  constructor(options?: ErrorOptions) {
    super('completion-under-way', 'Ask again in a moment: it is being completed by another request.', {
      ...options,
      headers: { 'Retry-After': '1' },
    });
  }
}
