import { type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const maxBytes = 64 * 1024;
const maxMs = 2000;

/** Whether the client has announced a body of which a part is still on its way. */
export function isBodyUnread({ headers, complete }: IncomingMessage): boolean {
  const announced = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  return announced && !complete;
}

/**
 * A response that keeps reading the request for a moment after its last byte. If the server closed the connection at
 * once, the kernel would reset it under a client that is still sending, and the client would see the reset instead of
 * the response. For the same reason, a client that sends more than is read waits for the rest of that moment.
 */
export async function* thenDrainBody(response: Buffer, request: IncomingMessage): AsyncGenerator<Buffer> {
  yield response;
  await drainBody(request);
}

async function drainBody(request: IncomingMessage): Promise<void> {
  request.unpipe();
  const timer = new AbortController();
  const drained = new Promise<void>((resolve) => {
    let read = 0;
    request.on('data', (chunk: Buffer) => {
      read += chunk.length;
      if (read >= maxBytes) request.pause();
    });
    for (const event of ['end', 'error', 'close']) request.once(event, () => resolve());
    // A client that has ended its side sends nothing more.
    request.socket.once('end', resolve);
    if (request.destroyed || request.socket.readableEnded) resolve();
  });
  request.resume();
  await Promise.race([drained, sleep(maxMs, undefined, { signal: timer.signal, ref: false })]);
  timer.abort();
}
