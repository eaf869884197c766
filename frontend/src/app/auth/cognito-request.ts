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
 * One call to Cognito without its library, which would retry a refused refresh for more than six seconds and has no
 * option against that. A person who is signed in already does not have to load the library either.
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
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-amz-json-1.1',
        'X-Amz-Target': `AWSCognitoIdentityProviderService.${operation}`,
      },
      body: JSON.stringify(input),
    });
    return { ok: response.ok, text: await response.text() };
  } catch (error) {
    throw new ConnectionFailure(error);
  }
}

/** A proxy on the way may respond with something that is not JSON. */
function parse(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch (error) {
    throw new CognitoError('UnknownError', 'The response is not JSON.', error);
  }
}
