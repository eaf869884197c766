import type { Exchange } from './service.ts';

const maxDrainedBytes = 1024 ** 2;
const maxDrainMs = 1000;

/**
 * Reads a little more of the body before an early refusal: a client that is still sending would otherwise see a broken
 * socket instead of the response. When even more is coming, the connection ends with the response.
 */
export async function drainBody({ request, response }: Exchange): Promise<void> {
  if (request.complete || request.destroyed) return;
  const done = new Promise<void>((resolve) => {
    let read = 0;
    const timer = setTimeout(resolve, maxDrainMs);
    request.on('data', (chunk: Buffer) => {
      read += chunk.length;
      if (read > maxDrainedBytes) resolve();
    });
    request.once('close', () => clearTimeout(timer));
    for (const event of ['end', 'close', 'error']) request.once(event, () => resolve());
  });
  await done;
  if (!request.complete) response.setHeader('connection', 'close');
}
