import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { objectCreated } from '../s3/store/events.ts';
import type { Clock } from '../system/process.ts';

/** A tick of the schedule, which names no object. */
const scheduleTick = z.object({ eventName: z.literal('Scheduled') });

const lambdaEvent = z.union([objectCreated, scheduleTick]);
export type LambdaEvent = Readonly<z.output<typeof lambdaEvent>>;

export interface QueuedEvent {
  readonly id: number;
  readonly event: LambdaEvent;
  /** ms since the epoch */
  readonly createdAt: number;
  /** How many deliveries failed. */
  readonly failures: number;
}

export interface DeadLetter extends QueuedEvent {
  readonly error: string;
}

/** Events waiting for the function. They live in the database, so a crash or a restart loses none. */
export class EventQueue {
  readonly #database: DatabaseSync;
  readonly #clock: Clock;

  constructor(database: DatabaseSync, clock: Clock) {
    database.exec(`CREATE TABLE IF NOT EXISTS lambda_events (
      id INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, created_at INTEGER NOT NULL,
      due_at INTEGER NOT NULL, failures INTEGER NOT NULL DEFAULT 0, dead_because TEXT) STRICT`);
    this.#database = database;
    this.#clock = clock;
  }

  add(event: LambdaEvent): void {
    const now = this.#clock();
    this.#database
      .prepare('INSERT INTO lambda_events (event, created_at, due_at) VALUES (?, ?, ?)')
      .run(JSON.stringify(event), now, now);
  }

  /** Whether a tick of the schedule is waiting or being delivered. */
  isScheduled(): boolean {
    const row = this.#database
      .prepare(
        "SELECT 1 FROM lambda_events WHERE dead_because IS NULL AND event ->> 'eventName' = 'Scheduled' LIMIT 1",
      )
      .get();
    return row !== undefined;
  }

  /** The first events that are due at `now` (ms since the epoch), without those that are being delivered. */
  due(now: number, limit: number, underWay: ReadonlySet<number>): QueuedEvent[] {
    return this.#database
      .prepare('SELECT * FROM lambda_events WHERE dead_because IS NULL AND due_at <= ? ORDER BY id LIMIT ?')
      .all(now, limit + underWay.size)
      .map(toEvent)
      .filter(({ id }) => !underWay.has(id))
      .slice(0, limit);
  }

  /** When the next event is due that is not due at `now`, both in ms since the epoch; null when there is none. */
  nextDueAfter(now: number): number | null {
    const row = this.#database
      .prepare('SELECT min(due_at) AS due_at FROM lambda_events WHERE dead_because IS NULL AND due_at > ?')
      .get(now);
    const dueAt = row?.['due_at'];
    return typeof dueAt === 'number' ? dueAt : null;
  }

  remove(id: number): void {
    this.#database.prepare('DELETE FROM lambda_events WHERE id = ?').run(id);
  }

  retryIn(id: number, delayMs: number): void {
    this.#database
      .prepare('UPDATE lambda_events SET failures = failures + 1, due_at = ? WHERE id = ?')
      .run(this.#clock() + delayMs, id);
  }

  bury(id: number, error: string): void {
    this.#database
      .prepare('UPDATE lambda_events SET failures = failures + 1, dead_because = ? WHERE id = ?')
      .run(error, id);
  }

  deadLetters(): DeadLetter[] {
    return this.#database
      .prepare('SELECT * FROM lambda_events WHERE dead_because IS NOT NULL ORDER BY id')
      .all()
      .map((row) => ({ ...toEvent(row), error: String(row['dead_because']) }));
  }

  pending(): number {
    const row = this.#database
      .prepare('SELECT count(*) AS n FROM lambda_events WHERE dead_because IS NULL')
      .get();
    return Number(row?.['n']);
  }
}

function toEvent(row: Record<string, unknown>): QueuedEvent {
  return {
    id: Number(row['id']),
    event: lambdaEvent.parse(JSON.parse(String(row['event']))),
    createdAt: Number(row['created_at']),
    failures: Number(row['failures']),
  };
}
