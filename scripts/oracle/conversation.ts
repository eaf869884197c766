import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '@static-file-upload/testing/common/eventually';
import type { ConnectionPlan } from './plan.ts';

const continueWithinMs = 300;
const endsWithinMs = 20_000;
/** For responses that should not come. */
const lingersMs = 20;

export interface Conversation {
  readonly received: Buffer;
  /** The server had closed before the client ended. */
  readonly closedByServer: boolean;
  /** Not all the responses that were due came in time. */
  readonly timedOut: boolean;
}

/**
 * Sends the bytes as they are planned and collects what comes back.
 * @param isAnswered whether every response that is due has come
 */
export async function converse(
  url: string,
  { slices, ending, lastPauseMs }: ConnectionPlan,
  isAnswered: (received: Buffer) => boolean,
): Promise<Conversation> {
  const { hostname, port } = new URL(url);
  const chunks: Buffer[] = [];
  const socket = connect(Number(port), hostname).setNoDelay(true);
  let isClosed = false;
  socket.on('data', (chunk) => chunks.push(chunk));
  // The other side may close at any time; what has come until then is what counts.
  socket.on('error', () => undefined);
  socket.on('close', () => (isClosed = true));
  let timedOut = false;
  const deadline = setTimeout(() => {
    timedOut = true;
    socket.destroy();
  }, endsWithinMs);
  const received = () => Buffer.concat(chunks);
  const waitFor = (condition: () => boolean, ms: number) =>
    eventually(() => isClosed || condition(), ms).catch(() => undefined);

  for (const { bytes, pauseMs, waitsForResponse } of slices) {
    const before = chunks.length;
    if (waitsForResponse) await waitFor(() => chunks.length > before, continueWithinMs);
    if (isClosed) break;
    await write(socket, bytes);
    if (pauseMs > 0) await sleep(pauseMs);
  }
  if (ending === 'half-closes') socket.end();
  if (ending === 'resets') {
    await sleep(lastPauseMs);
    socket.resetAndDestroy();
  } else {
    await waitFor(() => isAnswered(received()), 2 * endsWithinMs);
    if (!isClosed) await sleep(lingersMs);
  }
  const conversation = { received: received(), closedByServer: isClosed, timedOut };
  clearTimeout(deadline);
  socket.destroy();
  return conversation;
}

/** Resolves when the operating system has taken the bytes, or the connection has ended. */
function write(socket: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    const over = () => {
      socket.off('close', over);
      resolve();
    };
    socket.once('close', over);
    socket.write(bytes, over);
  });
}
