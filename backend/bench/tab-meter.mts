import { setTimeout as sleep } from 'node:timers/promises';
import { type CDPSession, type Page } from 'playwright-core';

const sampleEveryMs = 500;
/** Tasks are looked at for a while only, now and then: a trace costs time of its own. */
const traceMs = 4000;
const pauseMs = 26_000;

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** µs by the clock, and of the processor. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

interface HeapUsage {
  readonly usedSize: number;
  /** Of array buffers, which lie outside the heap of JavaScript. */
  readonly backingStorageSize?: number;
}

interface Attached {
  readonly sessionId: string;
  readonly targetInfo: { readonly type: string };
}

/** Watches how much memory the scripts of a tab and its Workers use, and how long the tasks of the tab take. */
export class TabMeter {
  readonly #page: Page;
  readonly #session: CDPSession;
  readonly #workers = new Set<string>();
  readonly #answers = new Map<number, (usage: HeapUsage) => void>();
  #lastId = 0;
  readonly #over = new AbortController();
  #watching: Promise<unknown> = Promise.resolve();
  /** Bytes, of the tab and its Workers together. */
  peakHeap = 0;
  /** ms of the longest task, by the clock and of the processor. */
  readonly longestTask = { clock: 0, processor: 0 };

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

  async end(): Promise<void> {
    this.#over.abort();
    await this.#watching;
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
    this.#watching = Promise.all([this.#sample(), this.#trace()]);
  }

  async #sample(): Promise<void> {
    while (!this.#over.signal.aborted) {
      const heaps = await Promise.all([
        this.#session.send('Runtime.getHeapUsage') as Promise<HeapUsage>,
        ...[...this.#workers].map((worker) => this.#heapOf(worker)),
      ]);
      const sum = heaps.reduce((all, heap) => all + heap.usedSize + (heap.backingStorageSize ?? 0), 0);
      this.peakHeap = Math.max(this.peakHeap, sum);
      await sleep(sampleEveryMs);
    }
  }

  async #trace(): Promise<void> {
    const browser = this.#page.context().browser();
    if (!browser) throw new Error('The tab belongs to no browser.');
    while (!this.#over.signal.aborted) {
      await browser.startTracing(this.#page, { categories: ['toplevel'] });
      await this.#pause(traceMs);
      const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
        readonly traceEvents: readonly TraceEvent[];
      };
      this.#noteTasks(traceEvents);
      await this.#pause(pauseMs);
    }
  }

  /** Until then, or until all is over. */
  #pause(ms: number): Promise<void> {
    return sleep(ms, undefined, { signal: this.#over.signal }).catch(() => undefined);
  }

  #noteTasks(events: readonly TraceEvent[]): void {
    const isMain = ({ name, args }: TraceEvent) => name === 'thread_name' && args?.name === 'CrRendererMain';
    const mainThreads = new Set(events.filter(isMain).map(({ pid, tid }) => `${pid} ${tid}`));
    for (const { name, pid, tid, dur = 0, tdur = 0 } of events) {
      if (name !== 'ThreadControllerImpl::RunTask' || !mainThreads.has(`${pid} ${tid}`)) continue;
      this.longestTask.clock = Math.max(this.longestTask.clock, dur / 1000);
      this.longestTask.processor = Math.max(this.longestTask.processor, tdur / 1000);
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
