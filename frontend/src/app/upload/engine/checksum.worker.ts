import { type FromWorker, type ToWorker } from './checksum-request';
import { digestOf } from './digest';

const wanted = new Set<number>();
const tell = (message: FromWorker) => postMessage(message);

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.kind === 'cancel') wanted.delete(data.id);
  else void answer(data);
});

async function answer({ id, algorithm, blob }: Extract<ToWorker, { kind: 'start' }>): Promise<void> {
  wanted.add(id);
  try {
    const value = await digestOf(algorithm, blob, (readBytes) => {
      tell({ kind: 'progress', id, readBytes });
      return wanted.has(id);
    });
    if (value !== undefined) tell({ kind: 'done', id, value });
  } catch (error) {
    tell({ kind: 'failed', id, reason: String(error), unreadable: error instanceof DOMException });
  } finally {
    wanted.delete(id);
  }
}
