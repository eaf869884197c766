export type ChecksumAlgorithm = 'sha-256' | 'crc32';

/** What the page sends to the Worker. */
export type ToWorker =
  | {
      readonly kind: 'start';
      readonly id: number;
      readonly algorithm: ChecksumAlgorithm;
      readonly blob: Blob;
    }
  | { readonly kind: 'cancel'; readonly id: number };

/** What the Worker sends to the page. */
export type FromWorker =
  | { readonly kind: 'progress'; readonly id: number; readonly readBytes: number }
  /** @property value base64 */
  | { readonly kind: 'done'; readonly id: number; readonly value: string }
  | { readonly kind: 'failed'; readonly id: number; readonly reason: string; readonly unreadable: boolean };

/** The browser can no longer read the file: it was moved, deleted or changed after it was chosen. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}

/** The checksum of a file could not be worked out; without it nothing is sent. */
export class ChecksumFailure extends Error {
  override readonly name = 'ChecksumFailure';
}

/** The side of a Worker that this class needs. */
export interface ChecksumWorker {
  postMessage(message: ToWorker): void;
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

interface Waiting {
  readonly resolve: (value: string) => void;
  readonly reject: (error: unknown) => void;
  readonly onProgress: (readBytes: number) => void;
}

interface ChecksumOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (readBytes: number) => void;
}

/** Works out checksums in a Worker, which reads a blob in small slices, so that the page stays responsive. */
export class Checksums {
  readonly #waiting = new Map<number, Waiting>();
  readonly #start: () => ChecksumWorker;
  #worker: ChecksumWorker | undefined;
  #lastId = 0;

  constructor(start: () => ChecksumWorker) {
    this.#start = start;
  }

  /**
   * The checksum in base64.
   * @throws UnreadableFile, ChecksumFailure, or the signal's reason when it was aborted
   */
  async of(algorithm: ChecksumAlgorithm, blob: Blob, options: ChecksumOptions = {}): Promise<string> {
    const { signal, onProgress = () => undefined } = options;
    signal?.throwIfAborted();
    this.#lastId += 1;
    const id = this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const abort = () => {
      this.#worker?.postMessage({ kind: 'cancel', id });
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', abort);
    this.#waiting.set(id, { resolve, reject, onProgress });
    try {
      this.#running().postMessage({ kind: 'start', id, algorithm, blob });
      return await promise;
    } finally {
      signal?.removeEventListener('abort', abort);
      this.#waiting.delete(id);
    }
  }

  #running(): ChecksumWorker {
    if (this.#worker) return this.#worker;
    const worker = this.#start();
    worker.onmessage = ({ data }) => this.#onMessage(data);
    // The Worker's file did not load, or the Worker broke down: what waits fails, and the next file starts another.
    worker.onerror = ({ message }) => {
      this.#worker = undefined;
      for (const { reject } of this.#waiting.values()) reject(new ChecksumFailure(message));
    };
    this.#worker = worker;
    return worker;
  }

  #onMessage(message: FromWorker): void {
    const waiting = this.#waiting.get(message.id);
    if (!waiting) return;
    switch (message.kind) {
      case 'progress':
        return waiting.onProgress(message.readBytes);
      case 'done':
        return waiting.resolve(message.value);
      case 'failed':
        return waiting.reject(new (message.unreadable ? UnreadableFile : ChecksumFailure)(message.reason));
    }
  }
}
