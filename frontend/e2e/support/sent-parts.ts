import { eventually } from '@static-file-upload/testing/common/eventually';
import { type Page } from 'playwright-core';

const withinMs = 40_000;

/** Which parts of large files a tab sends to the storage, and which of them it knows to be there. */
export class SentParts {
  readonly #page: Page;
  #begun: number[] = [];

  constructor(page: Page) {
    this.#page = page;
    page.on('request', (request) => {
      const part = new URL(request.url()).searchParams.get('partNumber');
      if (request.method() === 'PUT' && part !== null) this.#begun.push(Number(part));
    });
  }

  /** The numbers of those whose sending has begun since the last call, in their order. */
  begun(): number[] {
    const begun = this.#begun;
    this.#begun = [];
    return begun.sort((one, other) => one - other);
  }

  /** Waits until no tab of this browser sends a large file; a tab that closes takes a moment to let go. */
  released(): Promise<void> {
    return this.#until(heldLocks, (held) => held === 0);
  }

  /** Waits until the browser has noted, for good, that the storage has a part of an unfinished upload. */
  kept(): Promise<void> {
    return this.#until(notedParts, (noted) => noted > 0);
  }

  /** Waits until the browser knows of no part of an unfinished upload. */
  forgotten(): Promise<void> {
    return this.#until(notedParts, (noted) => noted === 0);
  }

  /** Not by `waitForFunction`, which takes a promise for its result. */
  async #until(count: () => Promise<number>, isEnough: (count: number) => boolean): Promise<void> {
    await eventually(async () => isEnough(await this.#page.evaluate(count)), withinMs);
  }
}

/** How many uploads the tabs of this browser send. Runs in the page. */
async function heldLocks(): Promise<number> {
  return (await navigator.locks.query()).held?.length ?? 0;
}

/** How many parts of unfinished uploads the browser has noted. Runs in the page. */
async function notedParts(): Promise<number> {
  const name = 'static-file-upload';
  // Opening a database that the product has not made yet would make an empty one.
  const isThere = (await indexedDB.databases()).some((database) => database.name === name);
  if (!isThere) return 0;
  const resultOf = <Result>(request: IDBRequest<Result>) =>
    new Promise<Result>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('IndexedDB gave no result'));
    });
  const database = await resultOf(indexedDB.open(name));
  try {
    return await resultOf(database.transaction('parts').objectStore('parts').count());
  } finally {
    database.close();
  }
}
