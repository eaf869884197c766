import { type Receipt } from '../upload/receipt';

/** A file that this browser has handed in. */
export interface HistoryEntry {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly size: number;
  readonly sensitive: boolean;
  /** ISO 8601, by the server's clock when it said so. */
  readonly storedAt: string;
  /** Missing when the answer that carried it was lost on the way. */
  readonly receipt?: Receipt;
}
