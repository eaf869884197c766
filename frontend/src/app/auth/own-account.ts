import { Service, inject } from '@angular/core';
import { ConfigStore } from '../config/config-store';
import { cognitoRequest } from './cognito-request';
import { SessionStore } from './session-store';

/** What the signed-in person may do with their own account. Every method throws CognitoError, ConnectionFailure or SessionEnded. */
@Service()
export class OwnAccount {
  readonly #config = inject(ConfigStore);
  readonly #session = inject(SessionStore);

  async changePassword(current: string, chosen: string): Promise<void> {
    await this.#ask('ChangePassword', { PreviousPassword: current, ProposedPassword: chosen });
  }

  /** Whether sign-in asks for a code from an authenticator app. */
  async hasAuthenticator(): Promise<boolean> {
    const user = (await this.#ask('GetUser')) as { UserMFASettingList?: string[] };
    return user.UserMFASettingList?.includes('SOFTWARE_TOKEN_MFA') ?? false;
  }

  /** @returns the secret (base32) from which an app makes its codes; nothing is asked for before it is confirmed */
  async beginAuthenticator(): Promise<string> {
    return ((await this.#ask('AssociateSoftwareToken')) as { SecretCode: string }).SecretCode;
  }

  async confirmAuthenticator(code: string): Promise<void> {
    await this.#ask('VerifySoftwareToken', { UserCode: code });
    await this.#preferAuthenticator(true);
  }

  removeAuthenticator(): Promise<void> {
    return this.#preferAuthenticator(false);
  }

  /** Ends every session of this account; those elsewhere notice when they next renew, within an hour. */
  async signOutEverywhere(): Promise<void> {
    await this.#ask('GlobalSignOut');
    this.#session.signOut();
  }

  /** Deletes the account, not what it has uploaded: nobody but the operator can do that. */
  async delete(): Promise<void> {
    await this.#ask('DeleteUser');
    this.#session.signOut();
  }

  async #preferAuthenticator(wanted: boolean): Promise<void> {
    await this.#ask('SetUserMFAPreference', {
      SoftwareTokenMfaSettings: { Enabled: wanted, PreferredMfa: wanted },
    });
  }

  async #ask(operation: Parameters<typeof cognitoRequest>[1], input: object = {}): Promise<unknown> {
    const config = await this.#config.ready();
    return this.#session.authorize((AccessToken) =>
      cognitoRequest(config, operation, { AccessToken, ...input }),
    );
  }
}
