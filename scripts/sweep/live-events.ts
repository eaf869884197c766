import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FunctionProcess } from '@static-file-upload/local-aws/lambda/function-process';
import { createdEvent } from '@static-file-upload/testing/stack/mover';
import type { Buckets } from './buckets.ts';
import { contentOf } from './population.ts';

/** About twenty uploads a second, and as many late events. */
const pauseMs = 50;

/** What goes on beside a sweep: files are uploaded, and events come late for objects that the sweep is about to move. */
export class LiveEvents {
  /** Uploaded keys, by whether they are sensitive. */
  readonly uploaded = { sensitive: new Set<string>(), normal: new Set<string>() };
  /** Missed objects whose event has come after all. */
  readonly late = new Set<string>();
  readonly #buckets: Buckets;
  readonly #mover: FunctionProcess;
  readonly #missed: readonly string[];
  readonly #stop = new AbortController();
  readonly #work: Promise<unknown>;

  /** @param mover another instance of the function, for the late events @param missed the objects they are about */
  constructor(buckets: Buckets, mover: FunctionProcess, missed: readonly string[]) {
    this.#buckets = buckets;
    this.#mover = mover;
    this.#missed = missed;
    this.#work = Promise.all([
      this.#repeat((number) => this.#upload(number)),
      this.#repeat((number) => this.#deliverLate(number)),
    ]);
  }

  /** @throws what an upload or the function has thrown */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#work;
  }

  async #repeat(act: (number: number) => Promise<void>): Promise<void> {
    for (let number = 0; !this.#stop.signal.aborted; number += 1) {
      await act(number);
      await sleep(pauseMs);
    }
  }

  async #upload(number: number): Promise<void> {
    const sensitive = number % 2 === 0;
    const key = `${randomUUID()}/${randomUUID()}/live.bin`;
    await this.#buckets.upload(key, contentOf(key), sensitive);
    this.uploaded[sensitive ? 'sensitive' : 'normal'].add(key);
  }

  /** From the far end of the listing and from its near one in turn: before the sweep is there, and at the same moment. */
  async #deliverLate(number: number): Promise<void> {
    const key = this.#missed.at(number % 2 === 0 ? number / 2 : -(number + 1) / 2);
    if (key === undefined || this.late.has(key)) return;
    this.late.add(key);
    await this.#mover.invoke(createdEvent(this.#buckets.normal, key), randomUUID());
  }
}
