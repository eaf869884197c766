import { type Message } from '../i18n/message';
import { type Receipt } from './receipt';

export type UploadState =
  /** Chosen, not started. */
  | { readonly name: 'chosen' }
  /** Started, waiting for its turn. */
  | { readonly name: 'queued' }
  /** @property percent 0 to 99: a hundred is for what is stored */
  | { readonly name: 'sending'; readonly percent: number }
  /** Every byte is sent; the server has not confirmed yet. */
  | { readonly name: 'finishing' }
  | { readonly name: 'stored'; readonly receipt: Receipt }
  | { readonly name: 'failed'; readonly message: Message }
  | { readonly name: 'cancelled' };

/** One file on its way from a person's choice to the storage. */
export interface UploadItem {
  readonly id: number;
  readonly file: File;
  /** Undefined until the person has decided. */
  readonly sensitive: boolean | undefined;
  readonly state: UploadState;
}

export type Obstacle = 'too-large' | 'undecided';

/** Why a chosen file cannot start, if so. */
export function obstacleOf(item: UploadItem, maxBytes: number | undefined): Obstacle | undefined {
  if (maxBytes !== undefined && item.file.size > maxBytes) return 'too-large';
  return item.sensitive === undefined ? 'undecided' : undefined;
}

export function isRunning({ state }: UploadItem): boolean {
  return state.name === 'queued' || state.name === 'sending' || state.name === 'finishing';
}

/** Whole percent of what is sent, at most 99. */
export function percentSent(sentBytes: number, totalBytes: number): number {
  return totalBytes === 0 ? 0 : Math.min(99, Math.floor((sentBytes / totalBytes) * 100));
}
