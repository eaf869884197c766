import { setTimeout as sleep } from 'node:timers/promises';
import type { Service } from '@static-file-upload/testing/stack/service';

const readyWithinMs = 60_000;

/**
 * Resolves when the URL responds with success. @returns whether the service still runs: it may have ended instead
 * @throws Error when neither happens in time
 */
export async function untilReady(service: Service, url: string): Promise<boolean> {
  const deadline = Date.now() + readyWithinMs;
  while (service.isRunning()) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return true;
    if (Date.now() > deadline) throw new Error(`${service.name} was not ready. Its log: ${service.logFile}`);
    await sleep(30);
  }
  return false;
}
