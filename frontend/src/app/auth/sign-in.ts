import { Service, inject, signal } from '@angular/core';
import { Router } from '@angular/router';
import { Cognito } from './cognito';
import { SessionEnded } from './cognito-error';
import { SessionStore } from './session-store';
import { type Challenge, type SignInResult } from './sign-in-result';

/** A sign-in from the password to the session. Each further step that the pool demands has its own page. */
@Service()
export class SignIn {
  readonly #cognito = inject(Cognito);
  readonly #session = inject(SessionStore);
  readonly #router = inject(Router);
  readonly #challenge = signal<Challenge | undefined>(undefined);

  readonly challenge = this.#challenge.asReadonly();

  /** @throws CognitoError, FurtherStepRequired or ConnectionFailure */
  async start(email: string, password: string): Promise<void> {
    await this.#goOn(await this.#cognito.signIn(email, password));
  }

  /** @throws CognitoError, FurtherStepRequired or ConnectionFailure */
  async answer(response: string): Promise<void> {
    const challenge = this.#challenge();
    if (!challenge) throw new SessionEnded();
    await this.#goOn(await challenge.answer(response));
  }

  /** Once there is a session, the guard of the page navigates to the next one. */
  async #goOn(result: SignInResult): Promise<void> {
    if ('session' in result) {
      this.#challenge.set(undefined);
      this.#session.begin(result.session);
      return;
    }
    this.#challenge.set(result.challenge);
    const page = ['/sign-in', result.challenge.kind];
    await this.#router.navigate(page, { queryParamsHandling: 'preserve' });
  }
}
