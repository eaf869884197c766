import { CognitoUser, CognitoUserPool, type ISignUpResult } from 'amazon-cognito-identity-js';
import { type LocalAwsState } from './running-product.ts';

interface Mail {
  readonly to: string;
  readonly code: string;
}

/** Creates an account as the sign-up page does, with the code from the mailbox. */
export async function signUpAndConfirm(state: LocalAwsState, user: string, password: string): Promise<void> {
  const pool = new CognitoUserPool({
    UserPoolId: state.userPoolId,
    ClientId: state.clientId,
    endpoint: state.endpoint,
  });
  await new Promise<ISignUpResult | undefined>((resolve, reject) =>
    pool.signUp(user, password, [], [], (error, result) => (error ? reject(error) : resolve(result))),
  );
  const code = await latestCode(state, user);
  const account = new CognitoUser({ Username: user, Pool: pool });
  await new Promise<void>((resolve, reject) =>
    account.confirmRegistration(code, true, (error: Error | undefined) =>
      error ? reject(error) : resolve(),
    ),
  );
}

/** The newest code that was mailed to an address. */
export async function latestCode(state: LocalAwsState, to: string): Promise<string> {
  const answer = await fetch(`${state.endpoint}/_local/mailbox?to=${encodeURIComponent(to)}`, {
    headers: { accept: 'application/json' },
  });
  const [newest] = (await answer.json()) as Mail[];
  if (!newest) throw new Error(`There is no mail for ${to}.`);
  return newest.code;
}
