import { Service, computed, effect, inject, signal, untracked } from '@angular/core';
import { SessionEnded } from '../auth/cognito-error';
import { SessionStore } from '../auth/session-store';
import { HistoryStore } from '../history/history-store';
import { RunningWork } from '../layout/running-work';
import { describeUploadError } from './describe-upload-error';
import { type UnfinishedUpload } from '../storage/rows';
import { UploadEngine } from './upload-engine';
import { type UploadItem, type UploadState, canPause, isRunning, obstacleOf, percentOf } from './upload-item';
import { UploadLimits } from './upload-limits';
import { afterEvent } from './upload-progress';
import { progressOf, reviewOf } from './upload-summary';

const maxRunning = 3;
const startable = new Set<UploadState['name']>(['failed', 'cancelled', 'paused']);

/** The files of this page, from choosing to stored, at most three of them under way at once. */
@Service()
export class UploadQueue {
  readonly #session = inject(SessionStore);
  readonly #engine = inject(UploadEngine);
  readonly #history = inject(HistoryStore);
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
      return { id: this.#nextId(), file, sensitive: undefined, state: { name: 'chosen' } };
    });
    this.#items.update((items) => [...items, ...added]);
  }

  /** Goes on with an unfinished upload, for which the person has chosen its file again. */
  resume({ id: continues, sensitive }: UnfinishedUpload, file: File): void {
    const item: UploadItem = { id: this.#nextId(), file, sensitive, continues, state: { name: 'queued' } };
    this.#items.update((items) => [...items, item]);
    this.#fill();
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

  /** Stops a file so that what is sent of it is kept. */
  pause(id: number): void {
    const item = this.#find(id);
    if (!item || !canPause(item)) return;
    this.#set(id, { name: 'paused', percent: percentOf(item) });
    this.#aborts.get(id)?.abort();
  }

  /** Stops a file for good; what is sent of it is of no use any more. */
  cancel(id: number): void {
    const item = this.#find(id);
    if (!item || !(isRunning(item) || item.state.name === 'paused')) return;
    this.#set(id, { name: 'cancelled' });
    const abort = this.#aborts.get(id);
    if (abort) abort.abort();
    else void this.#discard(item);
  }

  cancelAll(): void {
    for (const item of this.#items()) if (isRunning(item)) this.cancel(item.id);
  }

  retry(id: number): void {
    const name = this.#find(id)?.state.name;
    if (!name || !startable.has(name)) return;
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
      if (this.#aborts.size >= maxRunning) return;
      if (item.state.name === 'queued' && !this.#aborts.has(item.id)) void this.#run(item);
    }
  }

  async #run({ id, file, sensitive, continues }: UploadItem): Promise<void> {
    const abort = new AbortController();
    const { signal } = abort;
    this.#aborts.set(id, abort);
    this.#set(id, { name: 'checking', percent: 0 });
    const userId = this.#owner ?? '';
    try {
      const receipt = await this.#engine.upload({
        file,
        sensitive: sensitive === true,
        userId,
        continues,
        signal,
        emit: (event) => signal.aborted || this.#change(id, (item) => afterEvent(item, event)),
      });
      this.#end(id, signal, { name: 'stored', receipt });
      await this.#history.add(userId, receipt);
    } catch (error) {
      this.#end(id, signal, stateAfter(error));
      const item = this.#find(id);
      if (item?.state.name === 'cancelled') await this.#discard(item);
    } finally {
      this.#aborts.delete(id);
      this.#fill();
    }
  }

  /** A file that was stored after all, in the moment of its cancelling, is stored. */
  #end(id: number, signal: AbortSignal, state: UploadState): void {
    if (!signal.aborted || state.name === 'stored') this.#set(id, state);
  }

  async #discard({ id, resumable }: UploadItem): Promise<void> {
    if (!resumable) return;
    await this.#engine.discard(resumable.id);
    this.#change(id, ({ file, sensitive, state }) => ({ id, file, sensitive, state }));
  }

  /** A session that ran out keeps its owner's files; a person who signs out, or another one, does not find them. */
  #belongTo(status: string, userId: string | undefined): void {
    const signedOut = status === 'signedOut' && !this.#session.ended();
    if (signedOut || (userId !== undefined && this.#owner !== undefined && userId !== this.#owner)) {
      for (const abort of this.#aborts.values()) abort.abort();
      this.#items.set([]);
    }
    this.#owner = signedOut ? undefined : (userId ?? this.#owner);
  }

  #nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
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

/** Without a session nothing more can be sent: the file waits, as chosen, for the person to come back. */
function stateAfter(error: unknown): UploadState {
  if (error instanceof SessionEnded) return { name: 'chosen' };
  return { name: 'failed', message: describeUploadError(error) };
}
