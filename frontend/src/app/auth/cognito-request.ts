import { type PublicConfiguration } from '@static-file-upload/contract/configuration';
import { withTimeout } from '../http/with-timeout';
import { ConnectionFailure } from '../http/connection-failure';
import { CognitoError } from './cognito-error';
import { type Operation, type ResponseOf } from './cognito-responses';

const maxResponseMs = 10_000;

/**
 * One call to Cognito without its library, which would retry a refused refresh for more than six seconds and has no
 * option against that. A person who is signed in already does not have to load the library either.
 * @throws CognitoError or ConnectionFailure
 */
export async function cognitoRequest<Name extends Operation>(
  config: PublicConfiguration,
  operation: Name,
  input: Record<string, unknown>,
): Promise<ResponseOf<Name>> {
  const endpoint = config.cognitoEndpoint ?? `https://cognito-idp.${config.region}.amazonaws.com/`;
  const both = Promise.all([exchange(endpoint, operation, input), loadSchemas()]);
  const [{ ok, text }, { parseCognitoResponse, refusal }] = await withTimeout(maxResponseMs, both);
  try {
    const body: unknown = text === '' ? {} : JSON.parse(text);
    if (ok) return parseCognitoResponse(operation, body);
    const { __type: type, message } = refusal.parse(body);
    throw new CognitoError(type?.split('#').pop() ?? 'UnknownError', message ?? '');
  } catch (error) {
    // A proxy on the way may respond with something else.
    throw error instanceof CognitoError
      ? error
      : new CognitoError('UnknownError', 'The response is not one of Cognito.', error);
  }
}

/** Loaded beside the request, so that zod is no part of the first page; without them there is no response to read. */
async function loadSchemas() {
  try {
    return await import('./cognito-responses');
  } catch (error) {
    throw new ConnectionFailure(error);
  }
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
