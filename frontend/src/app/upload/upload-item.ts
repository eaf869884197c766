import { type StoredFile } from '@static-file-upload/contract/receipt';
import { type Message } from '../i18n/message';
import { type WaitReason } from './engine/upload-request';

/** @property percent 0 to 99: a hundred is for what is stored */
export type UploadState =
  /** Chosen, not started. */
  | { readonly name: 'chosen' }
  /** Started, waiting for its turn. */
  | { readonly name: 'queued' }
  /** Its checksum is being worked out. */
  | { readonly name: 'checking'; readonly percent: number }
  | { readonly name: 'sending'; readonly percent: number }
  /** Goes on by itself. */
  | { readonly name: 'waiting'; readonly percent: number; readonly reason: WaitReason }
  /** Every byte is sent; the server has not confirmed yet. */
  | { readonly name: 'finishing' }
  /** Goes on when the person says so. */
  | { readonly name: 'paused'; readonly percent: number }
  | { readonly name: 'stored'; readonly receipt: StoredFile }
  | { readonly name: 'failed'; readonly message: Message }
  | { readonly name: 'cancelled' };

/** That what is sent of a file is kept if it is interrupted now. */
interface Resumable {
  /** Of the unfinished upload. */
  readonly id: string;
  /** That the file had when its upload began, and is stored by. */
  readonly name: string;
  /** When what is sent expires, ISO 8601. */
  readonly until: string;
}

/** One file on its way from a person's choice to the storage. */
export interface UploadItem {
  readonly id: number;
  readonly file: File;
  /** Undefined until the person has decided. */
  readonly sensitive: boolean | undefined;
  readonly state: UploadState;
  readonly resumable?: Resumable;
  /** The unfinished upload that it was chosen for. */
  readonly continues?: string;
}

/** The name by which the file is stored. */
export function nameOf({ file, resumable }: UploadItem): string {
  return resumable?.name ?? file.name;
}

export type Obstacle = 'too-large' | 'undecided';

/** Why a chosen file cannot start, if so. */
export function obstacleOf(item: UploadItem, maxBytes: number | undefined): Obstacle | undefined {
  if (maxBytes !== undefined && item.file.size > maxBytes) return 'too-large';
  return item.sensitive === undefined ? 'undecided' : undefined;
}

const running = new Set<UploadState['name']>(['queued', 'checking', 'sending', 'waiting', 'finishing']);

export function isRunning({ state }: UploadItem): boolean {
  return running.has(state.name);
}

/** Whether a file is under way that can be stopped without losing what is sent of it. */
export function canPause(item: UploadItem): boolean {
  return item.resumable !== undefined && ['sending', 'waiting'].includes(item.state.name);
}

/** Whole percent of what is sent, at most 99. */
export function percentSent(sentBytes: number, totalBytes: number): number {
  return totalBytes === 0 ? 0 : Math.min(99, Math.floor((sentBytes / totalBytes) * 100));
}

export function percentOf({ state }: UploadItem): number {
  return 'percent' in state ? state.percent : 0;
}
