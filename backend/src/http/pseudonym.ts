import { hash } from 'node:crypto';

const characters = 16;

/** Stands for a user in logs: the same for all of a user's requests, and nobody's name. */
export function pseudonymOf(sub: string): string {
  return hash('sha256', sub, 'hex').slice(0, characters);
}
