import { type Session } from './session';

/** What the pool may demand besides the password; also the last part of the page's address. */
export type ChallengeKind = 'code' | 'new-password' | 'authenticator';

/** A step that the pool demands before it starts a session. */
export interface Challenge {
  readonly kind: ChallengeKind;
  /** For `authenticator`: the secret from which the app computes its codes (base32). */
  readonly secret?: string;
  /** @throws CognitoError or ConnectionFailure; the challenge can then be answered again */
  answer(response: string): Promise<SignInResult>;
}

export type SignInResult = { readonly session: Session } | { readonly challenge: Challenge };
