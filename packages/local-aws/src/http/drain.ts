import type { Exchange } from './service.ts';

const maximumBytes = 1024 ** 2;
const maximumMs = 1000;

/**
 * Reads on a little before an early refusal: a client that is still sending would otherwise see its socket break
 * and never the answer. When more is coming than that, the connection ends with the answer.
 */
export async function drain({ request, response }: Exchange): Promise<void> {
  if (request.complete || request.destroyed) return;
  const done = new Promise<void>((resolve) => {
    let read = 0;
    const timer = setTimeout(resolve, maximumMs);
    request.on('data', (chunk: Buffer) => {
      read += chunk.length;
      if (read > maximumBytes) resolve();
    });
    request.once('close', () => clearTimeout(timer));
    for (const event of ['end', 'close', 'error']) request.once(event, () => resolve());
  });
  await done;
  if (!request.complete) response.setHeader('connection', 'close');
}
