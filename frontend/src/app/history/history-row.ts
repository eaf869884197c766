import { type Message } from '../i18n/message';
import { withoutReordering } from '../i18n/without-reordering';
import { type HistoryEntry, type KeptReceipt } from '../storage/rows';
import { type UnfinishedRow } from './unfinished-store';

/** A line of the history, be the file stored or not yet. */
export interface HistoryRow {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly sensitive: boolean;
  readonly storedAt?: string;
  readonly receipt?: KeptReceipt;
  readonly unfinished: boolean;
  readonly state: Message;
}

export function storedRow({ id, name, size, sensitive, storedAt, receipt }: HistoryEntry): HistoryRow {
  const known = { id, name, size, sensitive, storedAt, unfinished: false };
  return receipt
    ? { ...known, receipt, state: { key: 'history.state.stored' } }
    : { ...known, state: { key: 'history.state.withoutReceipt' } };
}

export function unfinishedRow({ upload }: UnfinishedRow, until: string): HistoryRow {
  const { id, size, sensitive } = upload;
  const name = withoutReordering(upload.name);
  const state: Message = { key: 'history.state.unfinished', params: { date: until } };
  return { id, name, size, sensitive, unfinished: true, state };
}

/** Whether a person who types this looks for a file of that name. */
export function isSought(name: string, sought: string): boolean {
  const words = sought.toLocaleLowerCase().split(/\s+/);
  return words.every((word) => name.toLocaleLowerCase().includes(word));
}
