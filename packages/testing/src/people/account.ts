import { z } from '@static-file-upload/contract/zod';
import {
  CognitoUser,
  type CognitoUserSession,
  AuthenticationDetails,
  CognitoUserPool,
} from 'amazon-cognito-identity-js';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { LocalAwsState } from '../stack/local-aws-state.ts';

const account = z.object({ sub: z.string(), accessToken: z.string(), idToken: z.string() });
/** A user with the tokens of one sign-in. */
export type Account = Readonly<z.output<typeof account>>;

const mails = z.array(z.object({ code: z.string() }));

/**
 * Creates an account with an address and password of its own, and signs it in. That happens in a process of its own,
 * because the library's big numbers are thirty times slower inside Jest's sandbox.
 */
export async function createAccount(state: LocalAwsState): Promise<Account> {
  const args = [join(import.meta.dirname, 'create-account.ts'), JSON.stringify(state)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return account.parse(JSON.parse(stdout));
}

/** Creates an account as the sign-up page does, with the code from the mailbox. @returns its `sub` */
export async function signUpAndConfirm(
  state: LocalAwsState,
  email: string,
  password: string,
): Promise<string> {
  const user = userOf(state, email);
  const sub = await new Promise<string>((resolve, reject) =>
    poolOf(state).signUp(email, password, [], [], (error, result) =>
      result ? resolve(result.userSub) : reject(error ?? new Error('The user pool did not respond.')),
    ),
  );
  const code = await latestCode(state, email);
  await new Promise<void>((resolve, reject) =>
    user.confirmRegistration(code, true, (error: Error | null) => (error ? reject(error) : resolve())),
  );
  return sub;
}

/** Signs in by SRP, as the sign-in page does. */
export async function signIn(state: LocalAwsState, email: string, password: string): Promise<Account> {
  const details = new AuthenticationDetails({ Username: email, Password: password });
  const session = await new Promise<CognitoUserSession>((resolve, reject) =>
    userOf(state, email).authenticateUser(details, { onSuccess: resolve, onFailure: reject }),
  );
  const idToken = session.getIdToken();
  return {
    sub: String(idToken.payload['sub']),
    accessToken: session.getAccessToken().getJwtToken(),
    idToken: idToken.getJwtToken(),
  };
}

/** The newest code that was mailed to an address. */
export async function latestCode(state: LocalAwsState, to: string): Promise<string> {
  const mailbox = new URL(`/_local/mailbox?to=${encodeURIComponent(to)}`, state.endpoint);
  const response = await fetch(mailbox, { headers: { accept: 'application/json' } });
  const [newest] = mails.parse(await response.json());
  if (!newest) throw new Error(`There is no mail for ${to}.`);
  return newest.code;
}

function poolOf({ userPoolId, clientId, endpoint }: LocalAwsState): CognitoUserPool {
  return new CognitoUserPool({ UserPoolId: userPoolId, ClientId: clientId, endpoint });
}

function userOf(state: LocalAwsState, email: string): CognitoUser {
  return new CognitoUser({ Username: email, Pool: poolOf(state) });
}
