import { setTimeout as sleep } from 'node:timers/promises';
import type { Attempt, Route } from '../laboratory/attempt.ts';
import { uploadWithCurl } from '../laboratory/curl.ts';
import { Ledger } from '../laboratory/ledger.ts';
import type { SeededRandom } from '@static-file-upload/testing/common/seeded-random';
import type { TestFile } from '../laboratory/test-file.ts';

const clients = 6;
const retryMs = 300;

interface LoadOptions {
  readonly url: string;
  readonly accessToken: string;
  readonly random: SeededRandom;
  /** Small ones, and one that takes seconds at the line's speed. */
  readonly files: readonly [TestFile, ...TestFile[]];
  readonly bytesPerSecond: number;
}

/** Clients that upload one file after the other, and each of them until it is told that it is stored. */
export class Load {
  readonly ledger = new Ledger();
  /** Uploads that were over at the first attempt, and those that needed more. */
  readonly firstTry = { yes: 0, no: 0 };
  readonly #options: LoadOptions;
  readonly #running: Promise<void[]>;
  #names = 0;
  #ends = false;

  constructor(options: LoadOptions) {
    this.#options = options;
    this.#running = Promise.all(Array.from({ length: clients }, () => this.#uploadOn()));
  }

  /** Resolves when every file that was begun is stored. */
  async finish(): Promise<void> {
    this.#ends = true;
    await this.#running;
  }

  async #uploadOn(): Promise<void> {
    while (!this.#ends) await this.#deliver();
  }

  async #deliver(): Promise<void> {
    const { random, files } = this.#options;
    const file = random.pick(files);
    const route = random.pick<Route>(['raw', 'form']);
    for (let count = 0; ; count += 1) {
      const name = `${(this.#names += 1)}.bin`;
      if (await this.#try({ name, file, sensitive: false, route })) {
        this.firstTry[count === 0 ? 'yes' : 'no'] += 1;
        return;
      }
      await sleep(retryMs);
    }
  }

  async #try(attempt: Attempt): Promise<boolean> {
    this.ledger.begin(attempt);
    const outcome = await uploadWithCurl(this.#options, attempt);
    this.ledger.end(attempt, outcome);
    return outcome.kind === 'stored';
  }
}
