import { hash } from 'node:crypto';

const length = 16;

/** Stands for a user in logs: the same for all requests of a user, and it does not reveal the account. */
export function pseudonymOf(sub: string): string {
  return hash('sha256', sub, 'hex').slice(0, length);
}
