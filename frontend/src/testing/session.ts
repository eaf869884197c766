import { type Session } from '../app/auth/session';

/** A session of Ada, valid for an hour unless told otherwise. */
export function aSession(change: Partial<Session> = {}): Session {
  return {
    userId: 'user-1',
    email: 'ada@example.org',
    accessToken: 'access-1',
    refreshToken: 'refresh-1',
    expiresAt: Date.now() + 3_600_000,
    ...change,
  };
}
