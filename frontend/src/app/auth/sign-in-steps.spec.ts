import { type PublicConfig } from '../config/public-config';
import { CognitoError, FurtherStepRequired } from './cognito-error';
import { signIn } from './sign-in-steps';
import { type Challenge, type SignInResult } from './sign-in-result';

const config = { region: 'eu-north-1', userPoolId: 'eu-north-1_Pool9', clientId: 'client' } as PublicConfig;
const claims = Buffer.from('{"sub":"user-1","email":"ada@example.org"}').toString('base64url');
const tokens = {
  AuthenticationResult: {
    AccessToken: 'access-1',
    IdToken: `header.${claims}.signature`,
    RefreshToken: 'refresh-1',
    ExpiresIn: 3600,
  },
};
const askForProof = {
  ChallengeName: 'PASSWORD_VERIFIER',
  ChallengeParameters: { USER_ID_FOR_SRP: 'user-1', SALT: 'a1', SRP_B: 'b2', SECRET_BLOCK: 'c3Vs' },
};
const wrongCode = { __type: 'CodeMismatchException', message: 'Invalid code received for user' };

/** A pool that gives these answers, one after the other, and what it was asked. */
function poolThatSays(...answers: object[]) {
  const asked: Record<string, unknown>[] = [];
  globalThis.fetch = ((_: string, { body }: { body: string }) => {
    asked.push(JSON.parse(body) as Record<string, unknown>);
    const answer = answers.shift() ?? {};
    return Promise.resolve({
      ok: !('__type' in answer),
      text: () => Promise.resolve(JSON.stringify(answer)),
    });
  }) as unknown as typeof fetch;
  return asked;
}

const begin = () => signIn(config, 'Ada@example.org', 'Correct-horse-9');

function challengeOf(result: SignInResult): Challenge {
  if ('session' in result) throw new Error('Nothing more was asked for.');
  return result.challenge;
}

test('a proof opens, and the password is in none of the requests', async () => {
  const asked = poolThatSays(askForProof, tokens);
  const result = await begin();

  expect(result).toMatchObject({
    session: {
      userId: 'user-1',
      email: 'ada@example.org',
      accessToken: 'access-1',
      refreshToken: 'refresh-1',
    },
  });
  expect(asked).toMatchObject([
    { ClientId: 'client', AuthFlow: 'USER_SRP_AUTH', AuthParameters: { USERNAME: 'Ada@example.org' } },
    { ClientId: 'client', ChallengeName: 'PASSWORD_VERIFIER', ChallengeResponses: { USERNAME: 'user-1' } },
  ]);
  expect(JSON.stringify(asked)).not.toContain('Correct-horse-9');
});

test('the life of a session is counted from now', async () => {
  poolThatSays(askForProof, tokens);
  const result = await begin();

  const left = ('session' in result ? result.session.expiresAt : 0) - Date.now();
  expect(Math.abs(left - 3_600_000)).toBeLessThan(5000);
});

test('a code is asked for, and once more when it was wrong', async () => {
  const asked = poolThatSays(
    askForProof,
    { ChallengeName: 'SOFTWARE_TOKEN_MFA', Session: 'session-1' },
    wrongCode,
    tokens,
  );
  const challenge = challengeOf(await begin());
  expect(challenge.kind).toBe('code');
  await expect(challenge.answer('000000')).rejects.toMatchObject({ code: 'CodeMismatchException' });
  expect(await challenge.answer('123456')).toHaveProperty('session');

  const sent = (code: string) => ({
    ChallengeName: 'SOFTWARE_TOKEN_MFA',
    Session: 'session-1',
    ChallengeResponses: { USERNAME: 'user-1', SOFTWARE_TOKEN_MFA_CODE: code },
  });
  expect(asked.slice(2)).toMatchObject([sent('000000'), sent('123456')]);
});

test('a temporary password is followed by one of their own', async () => {
  const asked = poolThatSays(
    askForProof,
    { ChallengeName: 'NEW_PASSWORD_REQUIRED', Session: 'session-1' },
    tokens,
  );
  const challenge = challengeOf(await begin());
  expect(challenge.kind).toBe('new-password');
  expect(await challenge.answer('Paper-clip-7')).toHaveProperty('session');
  expect(asked[2]).toMatchObject({
    Session: 'session-1',
    ChallengeResponses: { USERNAME: 'user-1', NEW_PASSWORD: 'Paper-clip-7' },
  });
});

test('where an authenticator app is demanded, it is set up on the way in', async () => {
  const asked = poolThatSays(
    askForProof,
    { ChallengeName: 'MFA_SETUP', Session: 'session-1' },
    { SecretCode: 'SECRET', Session: 'session-2' },
    { __type: 'EnableSoftwareTokenMFAException', message: 'Code mismatch' },
    { Status: 'SUCCESS', Session: 'session-3' },
    tokens,
  );
  const challenge = challengeOf(await begin());
  expect(challenge).toMatchObject({ kind: 'authenticator', secret: 'SECRET' });
  await expect(challenge.answer('000000')).rejects.toBeInstanceOf(CognitoError);
  expect(await challenge.answer('123456')).toHaveProperty('session');

  expect(asked.slice(2)).toMatchObject([
    { Session: 'session-1' },
    { Session: 'session-2', UserCode: '000000' },
    { Session: 'session-2', UserCode: '123456' },
    { ChallengeName: 'MFA_SETUP', Session: 'session-3', ChallengeResponses: { USERNAME: 'user-1' } },
  ]);
});

test('a step that is not known here is said to be one', async () => {
  poolThatSays(askForProof, { ChallengeName: 'SMS_MFA', Session: 'session-1' });
  await expect(begin()).rejects.toBeInstanceOf(FurtherStepRequired);
});
