import { Service, signal } from '@angular/core';

/** An account between two of its pages. In memory only: the password does not outlive the page. */
@Service()
export class PendingAccount {
  readonly #email = signal('');
  #password: string | undefined;

  readonly email = this.#email.asReadonly();

  remember(email: string, password?: string): void {
    this.#email.set(email);
    this.#password = password;
  }

  /** The password, if this page still knows it for this address; a second call gets none. */
  takePassword(email: string): string | undefined {
    const password = email === this.#email() ? this.#password : undefined;
    this.#password = undefined;
    return password;
  }
}
