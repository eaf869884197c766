import { setTimeout as sleep } from 'node:timers/promises';
import { type CDPSession, type Page } from 'playwright-core';

const sampleEveryMs = 500;
/** Runs in the page; Node, for which this file is checked, has no such tasks. */
const watchTasks = `
  globalThis.longestTask = 0;
  new PerformanceObserver((tasks) => {
    for (const { duration } of tasks.getEntries()) {
      globalThis.longestTask = Math.max(duration, globalThis.longestTask);
    }
  }).observe({ type: 'longtask' });
`;

interface HeapUsage {
  readonly usedSize: number;
  /** Of array buffers, which lie outside the heap of JavaScript. */
  readonly backingStorageSize?: number;
}

interface Attached {
  readonly sessionId: string;
  readonly targetInfo: { readonly type: string };
}

/** Watches how much memory the scripts of a tab and its Workers use, and how long any of their tasks takes. */
export class TabMeter {
  readonly #page: Page;
  readonly #session: CDPSession;
  readonly #workers = new Set<string>();
  readonly #answers = new Map<number, (usage: HeapUsage) => void>();
  #lastId = 0;
  #isOver = false;
  #sampling: Promise<void> = Promise.resolve();
  /** Bytes, of the tab and its Workers together. */
  peakHeap = 0;

  /** Begins at once. */
  static async of(page: Page): Promise<TabMeter> {
    const meter = new TabMeter(page, await page.context().newCDPSession(page));
    await meter.#begin();
    return meter;
  }

  private constructor(page: Page, session: CDPSession) {
    this.#page = page;
    this.#session = session;
  }

  /** How many Workers are watched. */
  get workers(): number {
    return this.#workers.size;
  }

  /** Ends. @returns ms of the longest task above 50 ms, or 0 */
  async longestTask(): Promise<number> {
    this.#isOver = true;
    await this.#sampling;
    return this.#page.evaluate<number>('globalThis.longestTask');
  }

  async #begin(): Promise<void> {
    this.#session.on('Target.attachedToTarget', ({ sessionId, targetInfo }: Attached) => {
      if (targetInfo.type === 'worker') this.#workers.add(sessionId);
    });
    this.#session.on('Target.detachedFromTarget', ({ sessionId }: { sessionId: string }) => {
      this.#workers.delete(sessionId);
    });
    this.#session.on('Target.receivedMessageFromTarget', ({ message }: { message: string }) => {
      const { id, result } = JSON.parse(message) as { id: number; result: HeapUsage };
      this.#answers.get(id)?.(result);
    });
    await this.#session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false });
    await this.#page.evaluate(watchTasks);
    this.#sampling = this.#sample();
  }

  async #sample(): Promise<void> {
    while (!this.#isOver) {
      const heaps = await Promise.all([
        this.#session.send('Runtime.getHeapUsage') as Promise<HeapUsage>,
        ...[...this.#workers].map((worker) => this.#heapOf(worker)),
      ]);
      const sum = heaps.reduce((all, heap) => all + heap.usedSize + (heap.backingStorageSize ?? 0), 0);
      this.peakHeap = Math.max(this.peakHeap, sum);
      await sleep(sampleEveryMs);
    }
  }

  async #heapOf(sessionId: string): Promise<HeapUsage> {
    this.#lastId += 1;
    const id = this.#lastId;
    const answered = new Promise<HeapUsage>((resolve) => this.#answers.set(id, resolve));
    const message = JSON.stringify({ id, method: 'Runtime.getHeapUsage' });
    await this.#session.send('Target.sendMessageToTarget', { sessionId, message });
    return answered;
  }
}
