import { type PublicConfig } from '../config/public-config';
import { ConnectionFailure } from '../http/connection-failure';
import { CognitoError } from './cognito-error';

const answerWithinMs = 10_000;

type Operation =
  | 'AssociateSoftwareToken'
  | 'ChangePassword'
  | 'ConfirmForgotPassword'
  | 'ConfirmSignUp'
  | 'DeleteUser'
  | 'ForgotPassword'
  | 'GetUser'
  | 'GlobalSignOut'
  | 'InitiateAuth'
  | 'ResendConfirmationCode'
  | 'RevokeToken'
  | 'SetUserMFAPreference'
  | 'SignUp'
  | 'VerifySoftwareToken';

/**
 * One call to Cognito without its library, which would try a refused refresh again for more than six seconds
 * and cannot be told to stop. It also spares loading the library for a person who is signed in already.
 * @throws CognitoError or ConnectionFailure
 */
export async function cognitoRequest(
  config: PublicConfig,
  operation: Operation,
  input: Record<string, unknown>,
): Promise<unknown> {
  const endpoint = config.cognitoEndpoint ?? `https://cognito-idp.${config.region}.amazonaws.com/`;
  const { ok, body } = await exchange(endpoint, operation, input);
  if (ok) return body;
  const { __type: type, message } = body as { __type?: string; message?: string };
  throw new CognitoError(type?.split('#').pop() ?? 'UnknownError', message ?? '');
}

async function exchange(
  endpoint: string,
  operation: Operation,
  input: object,
): Promise<{ ok: boolean; body: unknown }> {
  try {
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-amz-json-1.1',
        'X-Amz-Target': `AWSCognitoIdentityProviderService.${operation}`,
      },
      body: JSON.stringify(input),
      signal: AbortSignal.timeout(answerWithinMs),
    });
    const text = await answer.text();
    return { ok: answer.ok, body: text === '' ? {} : (JSON.parse(text) as unknown) };
  } catch (error) {
    throw new ConnectionFailure(error);
  }
}
