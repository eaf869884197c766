import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserPool,
  type CognitoUserSession,
  type ISignUpResult,
} from 'amazon-cognito-identity-js';
import { randomUUID } from 'node:crypto';
import { type RunningLocalAws } from '../../../local-aws/testing/local-aws';

const password = 'Correct-horse-9';

export interface Account {
  readonly sub: string;
  readonly accessToken: string;
  readonly idToken: string;
}

/** Creates an account as a person does: sign-up, the code from the mailbox, sign-in by SRP. */
export async function createAccount(aws: RunningLocalAws): Promise<Account> {
  const email = `${randomUUID()}@example.org`;
  const { userPoolId, clientId } = aws.state;
  const pool = new CognitoUserPool({ UserPoolId: userPoolId, ClientId: clientId, endpoint: aws.url });
  const user = new CognitoUser({ Username: email, Pool: pool });

  const { userSub } = await new Promise<ISignUpResult>((resolve, reject) =>
    pool.signUp(email, password, [], [], (error, result) =>
      result ? resolve(result) : reject(error ?? new Error('No answer')),
    ),
  );
  const code = await mailedCode(aws, email);
  await new Promise<void>((resolve, reject) =>
    user.confirmRegistration(code, true, (error: Error | null) => (error ? reject(error) : resolve())),
  );
  const session = await new Promise<CognitoUserSession>((resolve, reject) =>
    user.authenticateUser(new AuthenticationDetails({ Username: email, Password: password }), {
      onSuccess: resolve,
      onFailure: reject,
    }),
  );
  return {
    sub: userSub,
    accessToken: session.getAccessToken().getJwtToken(),
    idToken: session.getIdToken().getJwtToken(),
  };
}

async function mailedCode(aws: RunningLocalAws, email: string): Promise<string> {
  const mailbox = new URL(`/_local/mailbox?to=${encodeURIComponent(email)}`, aws.url);
  const answer = await fetch(mailbox, { headers: { accept: 'application/json' } });
  const [mail] = (await answer.json()) as { code: string }[];
  if (!mail) throw new Error(`No mail for ${email}`);
  return mail.code;
}
