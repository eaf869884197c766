import { type FromWorker, type ToWorker } from './checksums';
import { digestOf } from './digest';

const wanted = new Set<number>();
const emit = (message: FromWorker) => postMessage(message);

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.kind === 'cancel') wanted.delete(data.id);
  else void work(data);
});

async function work({ id, algorithm, blob }: Extract<ToWorker, { kind: 'start' }>): Promise<void> {
  wanted.add(id);
  try {
    const value = await digestOf(algorithm, blob, (readBytes) => {
      emit({ kind: 'progress', id, readBytes });
      return wanted.has(id);
    });
    if (value !== undefined) emit({ kind: 'done', id, value });
  } catch (error) {
    emit({ kind: 'failed', id, reason: String(error), unreadable: error instanceof DOMException });
  } finally {
    wanted.delete(id);
  }
}
