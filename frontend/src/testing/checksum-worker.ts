import { type ChecksumWorker, type FromWorker, type ToWorker } from '../app/checksums/checksums';
import { digestOf } from '../app/checksums/digest';

/** Takes the place of the Worker: the same checksums, worked out in place. */
export function startChecksumWorker(): ChecksumWorker {
  const cancelled = new Set<number>();
  const worker: ChecksumWorker = { postMessage, onmessage: null, onerror: null };
  const emit = (data: FromWorker) => worker.onmessage?.({ data } as MessageEvent<FromWorker>);

  function postMessage(message: ToWorker): void {
    if (message.kind === 'cancel') return void cancelled.add(message.id);
    const { id, algorithm, blob } = message;
    const goOn = (readBytes: number) => {
      emit({ kind: 'progress', id, readBytes });
      return !cancelled.has(id);
    };
    digestOf(algorithm, blob, goOn).then(
      (value) => value !== undefined && emit({ kind: 'done', id, value }),
      (error: unknown) =>
        emit({ kind: 'failed', id, reason: String(error), unreadable: error instanceof DOMException }),
    );
  }
  return worker;
}
