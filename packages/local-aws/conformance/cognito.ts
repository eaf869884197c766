import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import * as cognitoLibrary from 'amazon-cognito-identity-js';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { z } from 'zod';
import { readMails } from '../testing/mailbox.ts';
import { target } from './target.ts';

globalThis.cognitoLibrary = cognitoLibrary;
const { CognitoBrowser } = await import('../testing/cognito-browser.ts');

export const password = 'Correct-horse-9 ü';
export const url = target.endpoint ?? `https://cognito-idp.${target.region}.amazonaws.com`;
export const { userPoolId, clientId } = target.userPool ?? {
  userPoolId: `${target.region}_none`,
  clientId: '',
};
export const browser = new CognitoBrowser({ url, userPoolId, clientId });

const operator = new CognitoIdentityProviderClient({
  region: target.region,
});

const created: string[] = [];
after(async () => {
  for (const Username of created) {
    // A check may have deleted its own user.
    await operator
      .send(new AdminDeleteUserCommand({ UserPoolId: userPoolId, Username }))
      .catch(({ name }: Error) => assert.equal(name, 'UserNotFoundException'));
  }
  operator.destroy();
});

/** An address without a user; a user created with it is deleted at the end. */
export function newAddress(): string {
  const email = `conformance-${randomUUID()}@example.com`;
  created.push(email);
  return email;
}

/** A user who gets no mail, and can sign in at once. */
export async function newUser(): Promise<string> {
  const Username = await invitedUser();
  const permanent = { UserPoolId: userPoolId, Username, Password: password, Permanent: true };
  await operator.send(new AdminSetUserPasswordCommand(permanent));
  return Username;
}

/** A user with a temporary password. */
export async function invitedUser(TemporaryPassword = 'Temporary-pass-1'): Promise<string> {
  const Username = newAddress();
  await operator.send(
    new AdminCreateUserCommand({
      UserPoolId: userPoolId,
      Username,
      TemporaryPassword,
      MessageAction: 'SUPPRESS',
      UserAttributes: [
        { Name: 'email', Value: Username },
        { Name: 'email_verified', Value: 'true' },
      ],
    }),
  );
  return Username;
}

export async function mailedCode(email: string): Promise<string> {
  return (await readMails(target.mailbox ?? '', email))[0]?.code ?? '';
}

/** A check. It is skipped where it needs readable mails, which a real account lacks. */
export function check(name: string, needs: 'a user pool' | 'mails', run: () => Promise<void>): void {
  const needsMails = needs === 'mails';
  const lacking =
    target.userPool === undefined
      ? 'needs a user pool: CONFORMANCE_USER_POOL_ID and CONFORMANCE_CLIENT_ID'
      : needsMails && target.mailbox === undefined
        ? 'needs mails that can be read: CONFORMANCE_MAILBOX_URL'
        : false;
  test(needsMails ? `${name} (reads mails)` : name, { skip: lacking }, run);
}

export const refuses = (work: Promise<unknown>, ...names: string[]) =>
  assert.rejects(
    work,
    ({ name }: Error) => names.includes(name) || assert.fail(`${name}, not ${names.join()}`),
  );

/** Asserts that a call without the library is refused with this error. */
export async function refusesCall(operation: string, input: object, type: string): Promise<void> {
  const { __type } = z.object({ __type: z.string() }).parse(await browser.call(operation, input));
  assert.equal(__type.split('#').at(-1), type);
}
