import { createHash } from 'node:crypto';

const characters = 16;

/** Stands for a user in logs: the same for all of a user's requests, and nobody's name. */
export function pseudonymOf(sub: string): string {
  return createHash('sha256').update(sub).digest('hex').slice(0, characters);
}
