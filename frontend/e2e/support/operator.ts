import {
  AdminCreateUserCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { type LocalAwsState } from '../../../scripts/testing/running-product.ts';
import { type Account } from './person.ts';

/** Creates an account with a temporary password, as an operator of the pool does. */
export async function createUser(state: LocalAwsState, { email, password }: Account): Promise<void> {
  const cognito = new CognitoIdentityProviderClient({
    region: state.region,
    endpoint: state.endpoint,
    credentials: state.credentials.admin,
  });
  await cognito.send(
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
  );
  cognito.destroy();
}
