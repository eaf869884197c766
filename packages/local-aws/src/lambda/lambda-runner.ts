import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { EventSink, ObjectCreated } from '../s3/store/events.ts';
import { type Clock, log } from '../system/process.ts';
import { type DeadLetter, EventQueue, type QueuedEvent } from './event-queue.ts';
import { FunctionProcess, type FunctionSettings } from './function-process.ts';
import { toS3Event, toScheduledEvent } from './payloads.ts';

const concurrency = 2;

export interface LambdaRunnerOptions {
  readonly database: DatabaseSync;
  readonly clock: Clock;
  readonly region: string;
  /** Delays before each retry; after the last one an event is a dead letter. */
  readonly retryDelaysMs: readonly number[];
  /** How often each event is delivered: S3 sometimes delivers one twice. */
  readonly deliveries: number;
  /** The period of the schedule on which the function sweeps. */
  readonly sweepEveryMs: number;
}

/**
 * Delivers events to the function at least once: after a failure, a crash or a timeout it retries, then it keeps the
 * event as a dead letter. Without a function, events wait in the queue.
 */
export class LambdaRunner implements EventSink {
  readonly #queue: EventQueue;
  readonly #options: LambdaRunnerOptions;
  readonly #underWay = new Set<number>();
  #idle: FunctionProcess[] = [];
  #all: FunctionProcess[] = [];
  #timer: NodeJS.Timeout | undefined;
  #schedule: NodeJS.Timeout | undefined;

  constructor(options: LambdaRunnerOptions) {
    this.#options = options;
    this.#queue = new EventQueue(options.database, options.clock);
  }

  record(event: ObjectCreated): void {
    for (let delivery = 0; delivery < this.#options.deliveries; delivery += 1) this.#queue.add(event);
  }

  wake(): void {
    // The clock is read once for both queries: neither would return an event that falls due between two readings.
    const now = this.#options.clock();
    for (const queued of this.#queue.due(now, this.#idle.length, this.#underWay)) void this.#deliver(queued);
    clearTimeout(this.#timer);
    const dueAt = this.#queue.nextDueAfter(now);
    if (dueAt !== null) this.#timer = setTimeout(() => this.wake(), dueAt - now).unref();
  }

  /** Attaches the function, and delivers the events that waited for it. */
  attach(settings: FunctionSettings): void {
    this.#all = Array.from({ length: concurrency }, () => new FunctionProcess(settings));
    this.#idle = [...this.#all];
    this.#schedule = setInterval(() => this.#tick(), this.#options.sweepEveryMs).unref();
    this.wake();
  }

  status(): { pending: number; deadLetters: DeadLetter[] } {
    return { pending: this.#queue.pending(), deadLetters: this.#queue.deadLetters() };
  }

  /** Ends the function's processes. Unfinished events are delivered again at the next start. */
  stop(): void {
    clearTimeout(this.#timer);
    clearInterval(this.#schedule);
    this.#idle = [];
    for (const instance of this.#all) instance.stop();
    this.#all = [];
  }

  /** Two sweeps never overlap: on AWS the schedule's period is not shorter than the function's time limit. */
  #tick(): void {
    if (this.#queue.isScheduled()) return;
    this.#queue.add({ eventName: 'Scheduled' });
    this.wake();
  }

  #payload({ id, event, createdAt }: QueuedEvent): unknown {
    const occurrence = { id, createdAt, region: this.#options.region };
    return 'key' in event ? toS3Event(event, occurrence) : toScheduledEvent(occurrence);
  }

  async #deliver(queued: QueuedEvent): Promise<void> {
    const instance = this.#idle.pop();
    if (!instance) return;
    this.#underWay.add(queued.id);
    try {
      await instance.invoke(this.#payload(queued), randomUUID());
      this.#queue.remove(queued.id);
    } catch (error) {
      if (!this.#all.includes(instance)) return;
      this.#fail(queued, error instanceof Error ? error.message : String(error));
    } finally {
      this.#underWay.delete(queued.id);
      if (this.#all.includes(instance)) {
        this.#idle.push(instance);
        this.wake();
      }
    }
  }

  #fail({ id, failures }: QueuedEvent, error: string): void {
    const delay = this.#options.retryDelaysMs[failures];
    log(
      `lambda: event ${id} failed (${error}); ${delay === undefined ? 'dead letter' : `again in ${delay} ms`}`,
    );
    if (delay === undefined) this.#queue.bury(id, error);
    else this.#queue.retryIn(id, delay);
  }
}
