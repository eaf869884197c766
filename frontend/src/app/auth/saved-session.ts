import { Service } from '@angular/core';
import { type Session } from './session';

const key = 'static-file-upload.session';

/**
 * Keeps the session in localStorage, over a reload and for other tabs. The trade-off: a script that is injected into
 * the page could read it. The strict Content-Security-Policy keeps such scripts out, and a cookie would need a server
 * that keeps sessions, which this one by design does not.
 */
@Service()
export class SavedSession {
  read(): Session | undefined {
    try {
      const text = localStorage.getItem(key);
      return text === null ? undefined : asSession(JSON.parse(text));
    } catch {
      // Storage is switched off or holds something else: then there is no session.
      return undefined;
    }
  }

  write(session: Session): void {
    try {
      localStorage.setItem(key, JSON.stringify(session));
    } catch {
      // Storage is switched off or full: the session then ends with the page, and works until then.
    }
  }

  remove(): void {
    try {
      localStorage.removeItem(key);
    } catch {
      // Storage is switched off, so there is nothing to remove.
    }
  }

  /** Calls the listener when another tab signs in or out. */
  onChangeElsewhere(listener: (session: Session | undefined) => void): void {
    addEventListener('storage', (event) => {
      if (event.key === key || event.key === null) listener(this.read());
    });
  }
}

/** By hand, because a schema would bring zod into the first page. */
function asSession(value: unknown): Session | undefined {
  const { userId, email, accessToken, refreshToken, expiresAt } = Object(value) as Record<string, unknown>;
  if (typeof userId !== 'string' || typeof email !== 'string') return undefined;
  if (typeof accessToken !== 'string' || typeof refreshToken !== 'string') return undefined;
  return typeof expiresAt === 'number' ? { userId, email, accessToken, refreshToken, expiresAt } : undefined;
}
