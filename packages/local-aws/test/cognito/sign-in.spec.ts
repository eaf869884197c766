/**
 * @jest-environment ./testing/cognito-environment.mjs
 */
import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RunningLocalAws, startLocalAws } from '@static-file-upload/testing/local-aws';
import { CognitoBrowser } from '../../testing/cognito-browser.ts';
import { readMails } from '../../testing/mailbox.ts';

const password = 'Correct-horse-9 ü';

/** The user pool, driven by the library that runs in the browser. */
describe('Cognito', () => {
  let aws: RunningLocalAws;
  let browser: CognitoBrowser;

  beforeAll(async () => {
    aws = await startLocalAws();
    browser = new CognitoBrowser({ url: aws.url, ...aws.state });
  });

  afterAll(() => aws.stop());

  const signUp = (email: string, secret = password) => browser.signUp(email, secret);
  const confirm = (email: string, code: string) => browser.confirm(email, code);
  const signIn = (email: string, secret = password) => browser.signIn(email, secret);

  const codes = async (email: string) =>
    (await readMails(`${aws.url}/_local/mailbox`, email)).map(({ code }) => code);

  const register = async (email: string) => {
    const sub = await signUp(email);
    const [code = ''] = await codes(email);
    await confirm(email, code);
    return sub;
  };

  const wrong = (code: string) => (code === '000000' ? '000001' : '000000');
  const failsWith = (name: string) => expect.objectContaining({ name }) as unknown;

  describe('sign-up', () => {
    test('a sign-up mails a code that confirms the account', async () => {
      await signUp('first@example.org');
      const [code = ''] = await codes('first@example.org');
      expect(code).toMatch(/^\d{6}$/);
      await expect(signIn('first@example.org')).rejects.toEqual(failsWith('UserNotConfirmedException'));
      await confirm('first@example.org', code);
      expect((await signIn('first@example.org')).isValid()).toBe(true);
      await expect(confirm('first@example.org', code)).rejects.toEqual(failsWith('NotAuthorizedException'));
    });

    test.each(['Sh-0rt', 'no-upper-case-1', 'NO-LOWER-CASE-1', 'No-digit-at-all', 'NoSymbol123'])(
      'a sign-up with the password %s is refused',
      async (weak) => {
        await expect(signUp('weak@example.org', weak)).rejects.toEqual(failsWith('InvalidPasswordException'));
      },
    );

    test('a sign-up with an address that is taken, in any case, or that is not valid is refused', async () => {
      await register('taken@example.org');
      await expect(signUp('Taken@Example.org')).rejects.toEqual(failsWith('UsernameExistsException'));
      await expect(signUp('nonsense')).rejects.toEqual(failsWith('InvalidParameterException'));
    });

    test('a sign-up sends another code on request, which replaces the first', async () => {
      const email = 'again@example.org';
      await signUp(email);
      await browser.resend(email);
      const [newest = '', first = ''] = await codes(email);
      if (first !== newest)
        await expect(confirm(email, first)).rejects.toEqual(failsWith('CodeMismatchException'));
      await confirm(email, newest);
    });

    test('a mailed code is locked after five wrong tries', async () => {
      const email = 'guess@example.org';
      await signUp(email);
      const [code = ''] = await codes(email);
      for (let tries = 0; tries < 5; tries += 1) {
        await expect(confirm(email, wrong(code))).rejects.toEqual(failsWith('CodeMismatchException'));
      }
      await expect(confirm(email, code)).rejects.toEqual(failsWith('LimitExceededException'));
    });
  });

  describe('sign-in', () => {
    test('a sign-in returns tokens that verify against the published keys, with the claims of Cognito', async () => {
      const sub = await register('claims@example.org');
      const session = await signIn('CLAIMS@example.org');
      const issuer = `${aws.url}/${aws.state.userPoolId}`;
      const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`));
      const access = await jwtVerify(session.getAccessToken().getJwtToken(), keys, {
        issuer,
        algorithms: ['RS256'],
      });
      expect(access.payload).toMatchObject({
        sub,
        client_id: aws.state.clientId,
        token_use: 'access',
        username: sub,
      });
      expect(access.payload.aud).toBeUndefined();
      expect((access.payload.exp ?? 0) - (access.payload.iat ?? 0)).toBe(3600);
      const id = await jwtVerify(session.getIdToken().getJwtToken(), keys, {
        issuer,
        audience: aws.state.clientId,
      });
      expect(id.payload).toMatchObject({ sub, token_use: 'id', email: 'claims@example.org' });
    });

    test('a sign-in responds alike to a wrong password and an unknown user', async () => {
      await register('wrong@example.org');
      const errors = await Promise.all([
        signIn('wrong@example.org', 'Wrong-horse-9').catch((error: unknown) => error),
        signIn('unknown@example.org').catch((error: unknown) => error),
      ]);
      for (const error of errors) {
        expect(error).toMatchObject({
          name: 'NotAuthorizedException',
          message: 'Incorrect username or password.',
        });
      }
    });

    test('a password is never stored', async () => {
      await register('stored@example.org');
      const files = readdirSync(aws.dataFolder).filter((name) => name.startsWith('local-aws.db'));
      expect(files.length).toBeGreaterThan(0);
      for (const file of files)
        expect(readFileSync(join(aws.dataFolder, file)).includes(password)).toBe(false);
    });
  });

  describe('sessions', () => {
    test('a session is refreshed, and ends with a global sign-out', async () => {
      const email = 'session@example.org';
      await register(email);
      const session = await signIn(email);
      const refreshed = await browser.refresh(email, session.getRefreshToken());
      expect(refreshed.getAccessToken().getJwtToken()).not.toBe(session.getAccessToken().getJwtToken());

      const user = browser.account(email);
      user.setSignInUserSession(refreshed);
      await new Promise<void>((resolve, reject) =>
        user.globalSignOut({ onSuccess: () => resolve(), onFailure: reject }),
      );
      const AccessToken = session.getAccessToken().getJwtToken();
      expect(await browser.call('GetUser', { AccessToken })).toMatchObject({
        __type: 'NotAuthorizedException',
      });
      await expect(
        browser.call('InitiateAuth', {
          ClientId: aws.state.clientId,
          AuthFlow: 'REFRESH_TOKEN_AUTH',
          AuthParameters: { REFRESH_TOKEN: session.getRefreshToken().getToken() },
        }),
      ).resolves.toMatchObject({ __type: 'NotAuthorizedException' });
    });

    test('a session survives a restart', async () => {
      const email = 'restart@example.org';
      await register(email);
      const session = await signIn(email);
      const { dataFolder } = aws;
      const port = new URL(aws.url).port;
      await aws.kill('SIGTERM');
      aws = await startLocalAws({ dataFolder, environment: { LOCAL_AWS_PORT: port } });
      expect((await browser.refresh(email, session.getRefreshToken())).isValid()).toBe(true);
    });
  });

  describe('operators', () => {
    const client = (name: 'admin' | 'app') =>
      new CognitoIdentityProviderClient({
        region: aws.state.region,
        endpoint: aws.url,
        credentials: aws.state.credentials[name],
      });

    test('an operator creates a user with a password, and deletes it', async () => {
      const admin = client('admin');
      const { userPoolId: UserPoolId } = aws.state;
      const Username = 'canary@example.org';
      await admin.send(new AdminCreateUserCommand({ UserPoolId, Username, MessageAction: 'SUPPRESS' }));
      await expect(signIn(Username)).rejects.toThrow('Incorrect username or password.');
      await admin.send(
        new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: password, Permanent: true }),
      );
      expect((await signIn(Username)).isValid()).toBe(true);
      await admin.send(new AdminDeleteUserCommand({ UserPoolId, Username }));
      await expect(signIn(Username)).rejects.toThrow('Incorrect username or password.');
      expect(await codes(Username)).toEqual([]);
      admin.destroy();
    });

    test('neither the server nor an anonymous caller may do what an operator may', async () => {
      const app = client('app');
      const input = { UserPoolId: aws.state.userPoolId, Username: 'canary@example.org' };
      await expect(app.send(new AdminDeleteUserCommand(input))).rejects.toMatchObject({
        name: 'AccessDeniedException',
      });
      expect(await browser.call('AdminDeleteUser', input)).toMatchObject({ __type: 'AccessDeniedException' });
      app.destroy();
    });
  });

  describe('protocol', () => {
    test('pages of other origins can read the responses of Cognito, errors too', async () => {
      const preflight = await fetch(aws.url, {
        method: 'OPTIONS',
        headers: {
          origin: 'http://localhost:3000',
          'access-control-request-headers': 'content-type,x-amz-target',
        },
      });
      expect(preflight.headers.get('access-control-allow-headers')).toContain('x-amz-target');
      const refused = await browser.post('SignUp', '{}');
      expect(refused.status).toBe(400);
      expect(refused.headers.get('access-control-allow-origin')).toBe('*');
    });

    test.each([
      ['a body that is not JSON', 'SignUp', '{', 'SerializationException'],
      ['an unknown operation', 'Nonsense', '{}', 'UnknownOperationException'],
      ['the name of an inherited property', 'constructor', '{}', 'UnknownOperationException'],
      [
        'an unknown client',
        'SignUp',
        '{"ClientId":"x","Username":"a@b.c","Password":"x"}',
        'ResourceNotFoundException',
      ],
    ])('Cognito refuses %s', async (_what, operation, body, type) => {
      expect(await (await browser.post(operation, body)).json()).toMatchObject({ __type: type });
    });

    test('Cognito refuses SRP values that would give the secret away, and flows that send the password', async () => {
      const begin = (AuthFlow: string, AuthParameters: object) =>
        browser.call('InitiateAuth', { ClientId: aws.state.clientId, AuthFlow, AuthParameters });
      const zero = { USERNAME: 'a@b.c', SRP_A: '0' };
      expect(await begin('USER_SRP_AUTH', zero)).toMatchObject({ __type: 'InvalidParameterException' });
      const plain = { USERNAME: 'a@b.c', PASSWORD: password };
      expect(await begin('USER_PASSWORD_AUTH', plain)).toMatchObject({ __type: 'InvalidParameterException' });
    });
  });
});
