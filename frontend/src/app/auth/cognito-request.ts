import { type PublicConfiguration } from '@static-file-upload/contract/configuration';
import { withTimeout } from '../http/with-timeout';
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
  config: PublicConfiguration,
  operation: Operation,
  input: Record<string, unknown>,
): Promise<unknown> {
  const endpoint = config.cognitoEndpoint ?? `https://cognito-idp.${config.region}.amazonaws.com/`;
  const { ok, text } = await withTimeout(answerWithinMs, exchange(endpoint, operation, input));
  const body = parse(text);
  if (ok) return body;
  const { __type: type, message } = body as { __type?: string; message?: string };
  throw new CognitoError(type?.split('#').pop() ?? 'UnknownError', message ?? '');
}

async function exchange(
  endpoint: string,
  operation: Operation,
  input: object,
): Promise<{ ok: boolean; text: string }> {
  try {
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-amz-json-1.1',
        'X-Amz-Target': `AWSCognitoIdentityProviderService.${operation}`,
      },
      body: JSON.stringify(input),
    });
    return { ok: answer.ok, text: await answer.text() };
  } catch (error) {
    throw new ConnectionFailure(error);
  }
}

/** Whoever answers on the way, such as a proxy, may speak something else. */
function parse(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch (error) {
    throw new CognitoError('UnknownError', 'The answer is not JSON.', error);
  }
}
