import { Service, inject, signal } from '@angular/core';
import { Router } from '@angular/router';
import { Cognito } from './cognito';
import { SessionEnded } from './cognito-error';
import { SessionStore } from './session-store';
import { type Challenge, type SignInResult } from './sign-in-result';

/** The way in: from the password over what else the pool asks for, each on a page of its own, to a session. */
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
  async answer(words: string): Promise<void> {
    const challenge = this.#challenge();
    if (!challenge) throw new SessionEnded();
    await this.#goOn(await challenge.answer(words));
  }

  /** The guard of the page goes on from here once someone is signed in. */
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
