import type { DatabaseSync } from 'node:sqlite';
import { sendJson } from '../http/local-service.ts';
import type { Exchange } from '../http/service.ts';
import type { Clock } from '../system/process.ts';
import { type DeliveredMessage, type Message, renderMailbox } from './mailbox-page.ts';

/** Keeps the mails that Cognito would send, newest first, and shows them at `/_local/mailbox`. */
export class Mailbox {
  readonly #database: DatabaseSync;
  readonly #clock: Clock;

  constructor(database: DatabaseSync, clock: Clock) {
    database.exec(`CREATE TABLE IF NOT EXISTS mailbox_messages (
      id INTEGER PRIMARY KEY AUTOINCREMENT, recipient TEXT NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL,
      code TEXT NOT NULL, sent_at INTEGER NOT NULL) STRICT`);
    this.#database = database;
    this.#clock = clock;
  }

  deliver({ to, subject, body, code }: Message): void {
    this.#database
      .prepare(
        'INSERT INTO mailbox_messages (recipient, subject, body, code, sent_at) VALUES (?, ?, ?, ?, ?)',
      )
      .run(to, subject, body, code, this.#clock());
  }

  handle(exchange: Exchange): void {
    const messages = this.list(new URLSearchParams(exchange.target.query).get('to'));
    if (exchange.request.headers.accept?.includes('application/json')) {
      sendJson(exchange, messages);
      return;
    }
    exchange.response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    });
    exchange.response.end(renderMailbox(messages));
  }

  /** The newest first. @param to one recipient, in any case; null for all */
  list(to: string | null): DeliveredMessage[] {
    return this.#database
      .prepare(
        'SELECT * FROM mailbox_messages WHERE ?1 IS NULL OR recipient = ?1 COLLATE NOCASE ORDER BY id DESC LIMIT 200',
      )
      .all(to)
      .map((row) => ({
        to: String(row['recipient']),
        subject: String(row['subject']),
        body: String(row['body']),
        code: String(row['code']),
        sentAt: new Date(Number(row['sent_at'])).toISOString(),
      }));
  }
}
