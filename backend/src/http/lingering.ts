import { type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const mostBytes = 64 * 1024;
const mostMilliseconds = 2000;

/** Whether the client has announced a body of which a part is still on its way. */
export function bodyIsUnread({ headers, complete }: IncomingMessage): boolean {
  const announced = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  return announced && !complete;
}

/**
 * An answer that reads on for a moment after its last byte. Closing at once would make the kernel reset the
 * connection under a client that is still sending, and the client would see that instead of the answer. For the same
 * reason a client that sends more than we read is left waiting for the rest of the moment.
 */
export async function* lingering(answer: Buffer, request: IncomingMessage): AsyncGenerator<Buffer> {
  yield answer;
  await drain(request);
}

async function drain(request: IncomingMessage): Promise<void> {
  request.unpipe();
  const timer = new AbortController();
  const drained = new Promise<void>((resolve) => {
    let read = 0;
    request.on('data', (chunk: Buffer) => {
      read += chunk.length;
      if (read >= mostBytes) request.pause();
    });
    for (const event of ['end', 'error', 'close']) request.once(event, () => resolve());
    if (request.destroyed) resolve();
  });
  request.resume();
  await Promise.race([drained, sleep(mostMilliseconds, undefined, { signal: timer.signal, ref: false })]);
  timer.abort();
}
