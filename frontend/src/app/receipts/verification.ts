import { Service, computed, signal } from '@angular/core';
import { receiptKeySet } from '@static-file-upload/contract/receipt-keys';
import { Checksums } from '../checksums/checksums';
import { startChecksumWorker } from '../checksums/start-checksum-worker';
import { getJson } from '../http/api';
import { type FileVerdict, checkFile } from './check-file';
import { type SignatureVerdict, checkSignature } from './check-signature';
import { type ChosenReceipt, readReceipts } from './read-receipt';

export type ReceiptState =
  | { readonly name: 'none' }
  | { readonly name: 'unreadable' | 'several'; readonly fileName: string }
  | { readonly name: 'keys-missing'; readonly receipt: ChosenReceipt }
  | { readonly name: 'checked'; readonly receipt: ChosenReceipt; readonly verdict: SignatureVerdict };

export type FileState =
  | { readonly name: 'none' }
  | { readonly name: 'checking'; readonly fileName: string; readonly percent: number }
  | { readonly name: 'unreadable'; readonly fileName: string }
  | { readonly name: 'checked'; readonly fileName: string; readonly verdict: FileVerdict };

/** Checks a receipt against the public keys of the service, and a file against the receipt. Neither is sent. */
@Service()
export class Verification {
  readonly #checksums = new Checksums(startChecksumWorker);
  readonly #receipt = signal<ReceiptState>({ name: 'none' });
  readonly #file = signal<FileState>({ name: 'none' });
  #checking = new AbortController();

  readonly receiptState = this.#receipt.asReadonly();
  readonly fileState = this.#file.asReadonly();
  /** Present once its signature was checked. */
  readonly receipt = computed(() => {
    const state = this.#receipt();
    return state.name === 'checked' ? state.receipt : undefined;
  });

  async takeReceipt(file: File): Promise<void> {
    this.reset();
    const [receipt, ...others] = await readReceipts(file);
    if (receipt && others.length === 0) return this.check(receipt);
    this.#receipt.set({ name: receipt ? 'several' : 'unreadable', fileName: file.name });
  }

  async check(receipt: ChosenReceipt): Promise<void> {
    try {
      const { keys } = await getJson('/api/receipts/keys', receiptKeySet);
      this.#receipt.set({ name: 'checked', receipt, verdict: await checkSignature(receipt, keys) });
    } catch {
      // Without the keys the signature cannot be checked; the page says so and offers a retry.
      this.#receipt.set({ name: 'keys-missing', receipt });
    }
  }

  async takeFile(file: File): Promise<void> {
    const receipt = this.receipt();
    if (!receipt) return;
    this.#checking.abort();
    this.#checking = new AbortController();
    const { signal: stop } = this.#checking;
    const fileName = file.name;
    const onProgress = (read: number) =>
      this.#file.set({ name: 'checking', fileName, percent: Math.floor((read / file.size) * 100) });
    this.#file.set({ name: 'checking', fileName, percent: 0 });
    try {
      const verdict = await checkFile(file, receipt, this.#checksums, { signal: stop, onProgress });
      this.#file.set({ name: 'checked', fileName, verdict });
    } catch {
      // Either another file was chosen meanwhile, or this one could not be read.
      if (!stop.aborted) this.#file.set({ name: 'unreadable', fileName });
    }
  }

  reset(): void {
    this.#checking.abort();
    this.#receipt.set({ name: 'none' });
    this.#file.set({ name: 'none' });
  }
}
