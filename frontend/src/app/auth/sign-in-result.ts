import { type Session } from './session';

/** What the pool may ask for besides the password; also the last part of the page's address. */
export type ChallengeKind = 'code' | 'new-password' | 'authenticator';

/** A step that the pool asks for before it lets someone in. */
export interface Challenge {
  readonly kind: ChallengeKind;
  /** For `authenticator`: what the app makes its codes from (base32). */
  readonly secret?: string;
  /** @throws CognitoError or ConnectionFailure; it may then be answered again */
  answer(words: string): Promise<SignInResult>;
}

export type SignInResult = { readonly session: Session } | { readonly challenge: Challenge };
