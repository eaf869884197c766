import { Service, inject } from '@angular/core';
import { ConfigStore } from '../config/config-store';
import { cognitoRequest } from './cognito-request';
import { type Operation, type ResponseOf } from './cognito-responses';
import { SessionStore } from './session-store';

/** What signed-in people can do with their own account. Every method throws CognitoError, ConnectionFailure or SessionEnded. */
@Service()
export class OwnAccount {
  readonly #config = inject(ConfigStore);
  readonly #session = inject(SessionStore);

  async changePassword(current: string, chosen: string): Promise<void> {
    await this.#request('ChangePassword', { PreviousPassword: current, ProposedPassword: chosen });
  }

  /** Whether sign-in asks for a code from an authenticator app. */
  async hasAuthenticator(): Promise<boolean> {
    const { UserMFASettingList } = await this.#request('GetUser');
    return UserMFASettingList?.includes('SOFTWARE_TOKEN_MFA') ?? false;
  }

  /** @returns the secret (base32) for the app; sign-in demands no code until `confirmAuthenticator` has succeeded */
  async beginAuthenticator(): Promise<string> {
    return (await this.#request('AssociateSoftwareToken')).SecretCode;
  }

  async confirmAuthenticator(code: string): Promise<void> {
    await this.#request('VerifySoftwareToken', { UserCode: code });
    await this.#preferAuthenticator(true);
  }

  removeAuthenticator(): Promise<void> {
    return this.#preferAuthenticator(false);
  }

  /** Ends every session of this account; other devices notice at their next renewal, within an hour. */
  async signOutEverywhere(): Promise<void> {
    await this.#request('GlobalSignOut');
    this.#session.signOut();
  }

  /** Deletes the account but not its uploads: only the operator can delete those. */
  async delete(): Promise<void> {
    await this.#request('DeleteUser');
    this.#session.signOut();
  }

  async #preferAuthenticator(wanted: boolean): Promise<void> {
    await this.#request('SetUserMFAPreference', {
      SoftwareTokenMfaSettings: { Enabled: wanted, PreferredMfa: wanted },
    });
  }

  async #request<Name extends Operation>(operation: Name, input: object = {}): Promise<ResponseOf<Name>> {
    const config = await this.#config.ready();
    return this.#session.authorize((AccessToken) =>
      cognitoRequest(config, operation, { AccessToken, ...input }),
    );
  }
}
