/** The steps of a sign-in, and with them SRP: loaded when someone is about to sign in. */
import { type PublicConfig } from '../config/public-config';
import { fromBase64url } from '../encoding/base64url';
import { FurtherStepRequired } from './cognito-error';
import { cognitoRequest } from './cognito-request';
import { type PasswordChallenge, proofOf } from './password-proof';
import { type Session } from './session';
import { type Challenge, type SignInResult } from './sign-in-result';
import { SrpClient } from './srp';

const deviceName = 'Authenticator app';

/** What Cognito says to every step: the tokens, or what it asks for next. */
interface StepAnswer {
  readonly AuthenticationResult?: {
    readonly AccessToken: string;
    readonly IdToken: string;
    readonly RefreshToken: string;
    readonly ExpiresIn: number;
  };
  readonly ChallengeName?: string;
  readonly ChallengeParameters?: Readonly<Record<string, string>>;
  readonly Session?: string;
}

interface SecretAnswer {
  readonly SecretCode: string;
  readonly Session: string;
}

type CognitoStep = [operation: Parameters<typeof cognitoRequest>[1], input: Record<string, unknown>];

/** Signs in by SRP: the password is used here and never sent. @throws CognitoError, ConnectionFailure, FurtherStepRequired */
export async function signIn(config: PublicConfig, email: string, password: string): Promise<SignInResult> {
  const client = new SrpClient();
  const answer = (await cognitoRequest(config, 'InitiateAuth', {
    ClientId: config.clientId,
    AuthFlow: 'USER_SRP_AUTH',
    AuthParameters: { USERNAME: email, SRP_A: client.publicValue },
  })) as StepAnswer;
  if (answer.ChallengeName !== 'PASSWORD_VERIFIER') throw new FurtherStepRequired();
  const challenge = answer.ChallengeParameters as unknown as PasswordChallenge;
  const steps = new SignInSteps(config, email, challenge.USER_ID_FOR_SRP);
  const proof = proofOf(password, client, config.userPoolId, challenge);
  return steps.answer('PASSWORD_VERIFIER', proof, answer.Session);
}

/** What follows the password; every step hands the next one the pool's session. */
class SignInSteps {
  readonly #config: PublicConfig;
  readonly #email: string;
  readonly #username: string;

  constructor(config: PublicConfig, email: string, username: string) {
    this.#config = config;
    this.#email = email;
    this.#username = username;
  }

  async answer(
    ChallengeName: string,
    responses: Readonly<Record<string, string>>,
    Session: string | undefined,
  ): Promise<SignInResult> {
    const answer = await this.#ask<StepAnswer>('RespondToAuthChallenge', {
      ClientId: this.#config.clientId,
      ChallengeName,
      ChallengeResponses: { USERNAME: this.#username, ...responses },
      Session,
    });
    const tokens = answer.AuthenticationResult;
    return tokens ? { session: toSession(tokens, this.#email) } : { challenge: await this.#next(answer) };
  }

  async #next({ ChallengeName: name, Session }: StepAnswer): Promise<Challenge> {
    switch (name) {
      case 'NEW_PASSWORD_REQUIRED':
        return {
          kind: 'new-password',
          answer: (password) => this.answer(name, { NEW_PASSWORD: password }, Session),
        };
      case 'SOFTWARE_TOKEN_MFA':
        return {
          kind: 'code',
          answer: (code) => this.answer(name, { SOFTWARE_TOKEN_MFA_CODE: code }, Session),
        };
      case 'MFA_SETUP':
        return this.#setUpAuthenticator(Session);
      case undefined:
      default:
        throw new FurtherStepRequired();
    }
  }

  async #setUpAuthenticator(session: string | undefined): Promise<Challenge> {
    const begun = await this.#ask<SecretAnswer>('AssociateSoftwareToken', { Session: session });
    return {
      kind: 'authenticator',
      secret: begun.SecretCode,
      answer: async (UserCode) => {
        const shown = { Session: begun.Session, UserCode, FriendlyDeviceName: deviceName };
        const { Session } = await this.#ask<StepAnswer>('VerifySoftwareToken', shown);
        return this.answer('MFA_SETUP', {}, Session);
      },
    };
  }

  async #ask<Answer>(...[operation, input]: CognitoStep): Promise<Answer> {
    return (await cognitoRequest(this.#config, operation, input)) as Answer;
  }
}

function toSession(tokens: NonNullable<StepAnswer['AuthenticationResult']>, email: string): Session {
  const claims = claimsOf(tokens.IdToken);
  return {
    userId: String(claims['sub']),
    email: typeof claims['email'] === 'string' ? claims['email'] : email,
    accessToken: tokens.AccessToken,
    refreshToken: tokens.RefreshToken,
    // Its lifetime counted from now, not the claim itself: this device's clock may be wrong.
    expiresAt: Date.now() + tokens.ExpiresIn * 1000,
  };
}

function claimsOf(token: string): Record<string, unknown> {
  const [, payload = ''] = token.split('.');
  return JSON.parse(new TextDecoder().decode(fromBase64url(payload))) as Record<string, unknown>;
}
