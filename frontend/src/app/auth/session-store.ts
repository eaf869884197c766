import { Service, computed, inject, signal } from '@angular/core';
import { ApiProblem } from '../http/api-problem';
import { Cognito } from './cognito';
import { CognitoError, SessionEnded } from './cognito-error';
import { SavedSession } from './saved-session';
import { type Session } from './session';

const refreshBeforeEndMs = 5 * 60_000;
const retryRefreshAfterMs = 30_000;

type SessionState =
  | { readonly status: 'restoring' }
  | { readonly status: 'unreachable' }
  | { readonly status: 'signedOut'; readonly ended: boolean }
  | { readonly status: 'signedIn'; readonly session: Session };

/** The session of the signed-in person: survives a reload, renews itself before it expires, follows other tabs. */
@Service()
export class SessionStore {
  readonly #cognito = inject(Cognito);
  readonly #saved = inject(SavedSession);
  readonly #state = signal<SessionState>({ status: 'restoring' });
  readonly #restored = Promise.withResolvers<void>();
  #refreshing: Promise<Session> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly status = computed(() => this.#state().status);
  readonly session = computed(() => {
    const state = this.#state();
    return state.status === 'signedIn' ? state.session : undefined;
  });
  /** Whether there was a session that expired, as opposed to a person who signed out or was never signed in. */
  readonly ended = computed(() => {
    const state = this.#state();
    return state.status === 'signedOut' && state.ended;
  });

  constructor() {
    this.#saved.onChangeElsewhere((session) => (session ? this.#enter(session) : this.#leave(false)));
  }

  /** Resolves when it is known whether there is a session. */
  restored(): Promise<void> {
    return this.#restored.promise;
  }

  /** Restores the session that an earlier page saved. Never throws: `status` has the outcome. */
  async restore(): Promise<void> {
    const saved = this.#saved.read();
    if (!saved) this.#leave(false);
    else if (!this.#needsRefresh(saved)) this.#enter(saved);
    else await this.#restoreByRefresh(saved);
  }

  /** Starts the session of a person who has just signed in. */
  begin(session: Session): void {
    this.#saved.write(session);
    this.#enter(session);
  }

  signOut(): void {
    const session = this.session();
    this.#leave(false);
    // The person is signed out at once and does not wait until the pool has revoked the session, too.
    if (session) void this.#cognito.revoke(session).catch(() => undefined);
  }

  /**
   * Runs a request with a valid token, and retries it once with a fresh token when the server refuses the first.
   * @throws SessionEnded, and whatever the request throws
   */
  async authorize<Result>(request: (token: string) => Promise<Result>): Promise<Result> {
    const { accessToken } = await this.#current();
    try {
      return await request(accessToken);
    } catch (error) {
      if (!refusesToken(error)) throw error;
      const { accessToken: fresh } = await this.#refresh(this.#require());
      return request(fresh);
    }
  }

  async #restoreByRefresh(saved: Session): Promise<void> {
    this.#state.set({ status: 'restoring' });
    try {
      await this.#refresh(saved);
    } catch (error) {
      if (!(error instanceof SessionEnded)) this.#state.set({ status: 'unreachable' });
    }
  }

  async #current(): Promise<Session> {
    const session = this.#require();
    return session.expiresAt > Date.now() ? session : this.#refresh(session);
  }

  #require(): Session {
    const session = this.session();
    if (!session) throw new SessionEnded();
    return session;
  }

  /** Simultaneous calls share one request to the pool. */
  #refresh(session: Session): Promise<Session> {
    this.#refreshing ??= this.#refreshNow(session).finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }

  async #refreshNow(session: Session): Promise<Session> {
    try {
      const renewed = await this.#cognito.refresh(session);
      if (this.#isOver(session)) throw new SessionEnded();
      this.#saved.write(renewed);
      this.#enter(renewed);
      return renewed;
    } catch (error) {
      if (error instanceof SessionEnded && !this.#isOver(session)) this.#leave(true);
      throw error;
    }
  }

  /** Whether the person signed out, or another person signed in, during the request to the pool. */
  #isOver(session: Session): boolean {
    return this.status() === 'signedOut' || (this.session() ?? session).userId !== session.userId;
  }

  #enter(session: Session): void {
    this.#state.set({ status: 'signedIn', session });
    this.#restored.resolve();
    this.#scheduleRefresh(session, session.expiresAt - Date.now() - refreshBeforeEndMs);
  }

  #leave(ended: boolean): void {
    clearTimeout(this.#timer);
    this.#saved.remove();
    this.#state.set({ status: 'signedOut', ended });
    this.#restored.resolve();
  }

  #scheduleRefresh(session: Session, delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => {
        // The pool could not be reached. The token is still valid for minutes, so there is time to retry.
        void this.#refresh(session).catch((error: unknown) => {
          if (!(error instanceof SessionEnded)) this.#scheduleRefresh(session, retryRefreshAfterMs);
        });
      },
      Math.max(delayMs, 0),
    );
  }

  #needsRefresh(session: Session): boolean {
    return session.expiresAt - Date.now() < refreshBeforeEndMs;
  }
}

function refusesToken(error: unknown): boolean {
  return error instanceof CognitoError
    ? error.refusesToken
    : error instanceof ApiProblem && error.status === 401;
}
