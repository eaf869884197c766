/**
 * Creates an account as a person does (sign-up, the code from the mailbox, sign-in by SRP) and prints its tokens.
 * A program of its own, because the library's big numbers are thirty times slower inside Jest's sandbox.
 */
import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserPool,
  type CognitoUserSession,
  type ISignUpResult,
} from 'amazon-cognito-identity-js';
import { randomUUID } from 'node:crypto';

const password = 'Correct-horse-9';
const [, , endpoint = '', UserPoolId = '', ClientId = ''] = process.argv;
const email = `${randomUUID()}@example.org`;
const pool = new CognitoUserPool({ UserPoolId, ClientId, endpoint });
const user = new CognitoUser({ Username: email, Pool: pool });

const { userSub } = await new Promise<ISignUpResult>((resolve, reject) =>
  pool.signUp(email, password, [], [], (error, result) =>
    result ? resolve(result) : reject(error ?? new Error('No answer')),
  ),
);
const code = await mailedCode();
await new Promise<void>((resolve, reject) =>
  user.confirmRegistration(code, true, (error: Error | null) => (error ? reject(error) : resolve())),
);
const session = await new Promise<CognitoUserSession>((resolve, reject) =>
  user.authenticateUser(new AuthenticationDetails({ Username: email, Password: password }), {
    onSuccess: resolve,
    onFailure: reject,
  }),
);
const account = {
  sub: userSub,
  accessToken: session.getAccessToken().getJwtToken(),
  idToken: session.getIdToken().getJwtToken(),
};
process.stdout.write(JSON.stringify(account));

async function mailedCode(): Promise<string> {
  const mailbox = new URL(`/_local/mailbox?to=${encodeURIComponent(email)}`, endpoint);
  const answer = await fetch(mailbox, { headers: { accept: 'application/json' } });
  const [mail] = (await answer.json()) as { code: string }[];
  if (!mail) throw new Error(`No mail for ${email}`);
  return mail.code;
}
