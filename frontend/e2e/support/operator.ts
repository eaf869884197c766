import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import type { LocalAwsState } from '@static-file-upload/testing/stack/local-aws-state';
import { type Login } from '@static-file-upload/testing/people/person';

/** Creates an account with a temporary password, as an operator of the pool does. */
export async function createUser(state: LocalAwsState, { email, password }: Login): Promise<void> {
  await send(state, (cognito) =>
    cognito.send(
      new AdminCreateUserCommand({
        UserPoolId: state.userPoolId,
        Username: email,
        TemporaryPassword: password,
        MessageAction: 'SUPPRESS',
        UserAttributes: [
          { Name: 'email', Value: email },
          { Name: 'email_verified', Value: 'true' },
        ],
      }),
    ),
  );
}

/** Sets the password of an account for good, as an operator of the pool can. */
export async function setPassword(state: LocalAwsState, { email, password }: Login): Promise<void> {
  await send(state, (cognito) =>
    cognito.send(
      new AdminSetUserPasswordCommand({
        UserPoolId: state.userPoolId,
        Username: email,
        Password: password,
        Permanent: true,
      }),
    ),
  );
}

async function send(
  { region, endpoint, credentials }: LocalAwsState,
  request: (cognito: CognitoIdentityProviderClient) => Promise<unknown>,
): Promise<void> {
  const cognito = new CognitoIdentityProviderClient({ region, endpoint, credentials: credentials.admin });
  await request(cognito);
  cognito.destroy();
}
