import { Service, computed, effect, inject, signal, untracked } from '@angular/core';
import { SessionEnded } from '../auth/cognito-error';
import { SessionStore } from '../auth/session-store';
import { RunningWork } from '../layout/running-work';
import { describeUploadError } from './describe-upload-error';
import { FileSender } from './file-sender';
import { type UploadItem, type UploadState, isRunning, obstacleOf, percentSent } from './upload-item';
import { UploadLimits } from './upload-limits';
import { progressOf, reviewOf } from './upload-summary';

const atOnce = 3;

/** The files of this page, from choosing to stored, at most three of them under way at once. */
@Service()
export class UploadQueue {
  readonly #session = inject(SessionStore);
  readonly #sender = inject(FileSender);
  readonly #limits = inject(UploadLimits);
  readonly #items = signal<readonly UploadItem[]>([]);
  readonly #aborts = new Map<number, AbortController>();
  #lastId = 0;
  #owner: string | undefined;

  readonly items = this.#items.asReadonly();
  readonly review = computed(() => reviewOf(this.#items(), this.#limits.maxBytes()));
  readonly progress = computed(() => progressOf(this.#items()));
  readonly running = computed(() => this.progress().running > 0);

  constructor() {
    inject(RunningWork).watch(this.running);
    effect(() => {
      const [status, userId] = [this.#session.status(), this.#session.session()?.userId];
      untracked(() => this.#belongTo(status, userId));
    });
  }

  add(files: readonly File[]): void {
    const added = files.map((file): UploadItem => {
      this.#lastId += 1;
      return { id: this.#lastId, file, sensitive: undefined, state: { name: 'chosen' } };
    });
    this.#items.update((items) => [...items, ...added]);
  }

  decide(id: number, sensitive: boolean): void {
    this.#change(id, (item) => (item.state.name === 'chosen' ? { ...item, sensitive } : item));
  }

  decideAll(sensitive: boolean): void {
    for (const { id } of this.#items()) this.decide(id, sensitive);
  }

  /** Starts every chosen file that nothing stands in the way of. */
  start(): void {
    const maxBytes = this.#limits.maxBytes();
    if (maxBytes === undefined) return;
    for (const item of this.#items()) {
      const ready = item.state.name === 'chosen' && obstacleOf(item, maxBytes) === undefined;
      if (ready) this.#set(item.id, { name: 'queued' });
    }
    this.#fill();
  }

  cancel(id: number): void {
    const item = this.#find(id);
    if (!item || !isRunning(item)) return;
    this.#set(id, { name: 'cancelled' });
    this.#aborts.get(id)?.abort();
  }

  cancelAll(): void {
    for (const { id } of this.#items()) this.cancel(id);
  }

  retry(id: number): void {
    const name = this.#find(id)?.state.name;
    if (name !== 'failed' && name !== 'cancelled') return;
    this.#set(id, { name: 'queued' });
    this.#fill();
  }

  remove(id: number): void {
    this.cancel(id);
    this.#items.update((items) => items.filter((item) => item.id !== id));
  }

  removeStored(): void {
    this.#items.update((items) => items.filter(({ state }) => state.name !== 'stored'));
  }

  #fill(): void {
    for (const item of this.#items()) {
      if (this.#aborts.size >= atOnce) return;
      if (item.state.name === 'queued' && !this.#aborts.has(item.id)) void this.#run(item);
    }
  }

  async #run({ id, file, sensitive }: UploadItem): Promise<void> {
    const abort = new AbortController();
    this.#aborts.set(id, abort);
    this.#set(id, { name: 'sending', percent: 0 });
    const onProgress = (sent: number) => this.#report(id, abort.signal, sent, file.size);
    try {
      const receipt = await this.#session.authorize((token) =>
        this.#sender.send({ file, sensitive: sensitive === true, token, signal: abort.signal, onProgress }),
      );
      this.#end(id, abort.signal, { name: 'stored', receipt });
    } catch (error) {
      this.#end(id, abort.signal, stateAfter(error));
    } finally {
      this.#aborts.delete(id);
      this.#fill();
    }
  }

  #report(id: number, signal: AbortSignal, sentBytes: number, totalBytes: number): void {
    if (signal.aborted) return;
    const sent = sentBytes >= totalBytes;
    this.#set(
      id,
      sent ? { name: 'finishing' } : { name: 'sending', percent: percentSent(sentBytes, totalBytes) },
    );
  }

  /** A file that was stored after all, in the moment of its cancelling, is stored. */
  #end(id: number, signal: AbortSignal, state: UploadState): void {
    if (!signal.aborted || state.name === 'stored') this.#set(id, state);
  }

  /** A session that ran out keeps its owner's files; a person who signs out, or another one, does not find them. */
  #belongTo(status: string, userId: string | undefined): void {
    const signedOut = status === 'signedOut' && !this.#session.ended();
    if (signedOut || (userId !== undefined && this.#owner !== undefined && userId !== this.#owner)) {
      this.cancelAll();
      this.#items.set([]);
    }
    this.#owner = signedOut ? undefined : (userId ?? this.#owner);
  }

  #find(id: number): UploadItem | undefined {
    return this.#items().find((item) => item.id === id);
  }

  #set(id: number, state: UploadState): void {
    this.#change(id, (item) => ({ ...item, state }));
  }

  #change(id: number, change: (item: UploadItem) => UploadItem): void {
    this.#items.update((items) => items.map((item) => (item.id === id ? change(item) : item)));
  }
}

/** Without a session nothing was sent: the file waits, as chosen, for the person to come back. */
function stateAfter(error: unknown): UploadState {
  if (error instanceof SessionEnded) return { name: 'chosen' };
  return { name: 'failed', message: describeUploadError(error) };
}
