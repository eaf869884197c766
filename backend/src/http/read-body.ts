import { on } from 'node:events';
import { type IncomingMessage } from 'node:http';
import { cutOffSignal } from './cut-off';

/**
 * The body of a request as it arrives; to end the loop early stops reading and leaves the request open.
 * @throws Problem `malformed-request` when it is cut off
 */
export async function* readBody(request: IncomingMessage): AsyncGenerator<Buffer> {
  const signal = cutOffSignal(request);
  // No more than one chunk waits here, whatever its size.
  const options = { signal, close: ['end'], highWaterMark: 1, lowWaterMark: 1 };
  try {
    if (request.readableEnded) return;
    const chunks = on(request, 'data', options) as AsyncIterable<[Buffer]>;
    // Something else may have read the beginning, and paused the rest.
    request.resume();
    for await (const [chunk] of chunks) yield chunk;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    request.pause();
  }
}

/** Reads what is left of the body of a request, and drops it. @throws Problem `malformed-request` when it is cut off */
export async function discardBody(request: IncomingMessage): Promise<void> {
  const chunks = readBody(request);
  while (!(await chunks.next()).done);
}
