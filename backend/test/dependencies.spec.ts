import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type RunningLocalAws, startLocalAws } from '@static-file-upload/testing/local-aws';
import { type Problem } from './support/client';
import { Door, troubles } from './support/door';
import { BackendProcess, type RunningBackend, startBackend } from './support/running-backend';
import { RotatingKeys } from './support/rotating-keys';

/** A server whose way to each of its dependencies can be blocked. Nothing but the doors changes between the tests. */
describe('When what the server depends on', () => {
  let aws: RunningLocalAws;
  let storage: Door;
  let parameters: Door;
  let keys: Door;
  let backend: RunningBackend;
  /** A token whose key the server has. */
  let known: string;
  const issuer = new RotatingKeys();

  beforeAll(async () => {
    aws = await startLocalAws();
    storage = await new Door(aws.url).start();
    parameters = await new Door(aws.url).start();
    keys = await new Door((_request, response) => issuer.answer(response)).start();
    openAll();
    backend = await startBackend(aws, addresses());
    known = await signWithNewKey();
    expect((await callerOf(known)).status).toBe(200);
  });

  afterAll(async () => {
    await backend.stop();
    for (const door of doors()) door.stop();
    await aws.stop();
  });

  beforeEach(openAll);

  const doors = () => [storage, parameters, keys];
  function openAll(): void {
    for (const door of doors()) door.open();
  }

  const addresses = () => ({
    AWS_ENDPOINT_URL_S3: storage.url,
    AWS_ENDPOINT_URL_SSM: parameters.url,
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: keys.url,
  });

  const sign = (times: { expiresIn?: number; notBefore?: number } = {}) =>
    issuer.sign({ issuer: `${keys.url}/${aws.state.userPoolId}`, clientId: aws.state.clientId, ...times });

  /**
   * A token that the server cannot check without asking for its key. It asks ten times a minute at most, so there
   * may not be many of them here.
   */
  async function signWithNewKey(): Promise<string> {
    await issuer.rotate();
    return sign();
  }

  const headersOf = (token: string) => ({ authorization: `Bearer ${token}` });
  const callerOf = (token: string) => fetch(`${backend.url}/api/auth/me`, { headers: headersOf(token) });

  function upload(token: string, route: string): Promise<Response> {
    const headers = headersOf(token);
    if (route === 'raw') {
      const address = `${backend.url}/api/uploads/f.txt?sensitive=false`;
      return fetch(address, { method: 'PUT', headers, body: 'content' });
    }
    const form = new FormData();
    form.append('sensitive', 'false');
    form.append('file', new Blob(['content']), 'f.txt');
    return fetch(`${backend.url}/api/uploads`, { method: 'POST', headers, body: form });
  }

  async function expectProblem(answer: Response, statuses: readonly number[]): Promise<void> {
    expect(statuses).toContain(answer.status);
    const problem = (await answer.json()) as Problem;
    expect(problem.type).toMatch(/^\/problems\/(storage-\w+|unauthorized)$/);
    expect(problem.detail).not.toMatch(/127\.0\.0\.1|nginx|ECONN|JSON/);
  }

  describe.each(Object.entries(troubles))('%s:', (_, trouble) => {
    test('the keys of the issuer: known ones go on, unknown ones are refused and accepted afterwards', async () => {
      const late = await signWithNewKey();
      keys.behave(trouble);
      await expectProblem(await callerOf(late), [401]);
      expect((await callerOf(known)).status).toBe(200);
      keys.open();
      expect((await callerOf(late)).status).toBe(200);
    });

    test.each(['raw', 'form'])(
      'the storage: an upload by the %s route is refused, the next one stored',
      async (route) => {
        storage.behave(trouble);
        await expectProblem(await upload(known, route), [502, 503, 504]);
        storage.open();
        expect((await upload(known, route)).status).toBe(201);
      },
    );

    test('the Parameter Store: the running server needs it no more', async () => {
      parameters.behave(trouble);
      expect((await upload(known, 'raw')).status).toBe(201);
      expect((await fetch(`${backend.url}/health/ready`)).status).toBe(200);
    });

    test('everything at once: it answers, stays healthy, and works again afterwards', async () => {
      for (const door of doors()) door.behave(trouble);
      await expectProblem(await upload(known, 'raw'), [502, 503, 504]);
      await expectProblem(await upload(known, 'form'), [502, 503, 504]);
      expect((await fetch(`${backend.url}/health`)).status).toBe(200);
      openAll();
      expect((await upload(known, 'raw')).status).toBe(201);
      expect((await upload(known, 'form')).status).toBe(201);
    });
  });

  test('is slow, everything works', async () => {
    for (const door of doors()) door.openSlowly();
    const token = await signWithNewKey();
    expect((await upload(token, 'raw')).status).toBe(201);
    expect((await upload(token, 'form')).status).toBe(201);
  });

  test('keeps the keys of the issuer to itself, a caller waits no longer than seconds', async () => {
    keys.behave(() => undefined);
    await expectProblem(await callerOf(await signWithNewKey()), [401]);
  });

  test('is a Parameter Store that answers rubbish, the server says so and does not start', async () => {
    parameters.behave(troubles['answers rubbish'] ?? (() => undefined));
    const refused = new BackendProcess(aws, addresses());
    expect(await refused.ended).toBe(1);
    expect(refused.errorOutput).toContain('The SSM Parameter Store of eu-north-1 could not be read');
    expect(refused.errorOutput).not.toMatch(/^\s+at /m);
  });

  describe('is a clock', () => {
    test.each([
      ['expired a moment ago', { expiresIn: -5 }],
      ['is not valid yet', { notBefore: 60 }],
    ])('a token that %s is refused', async (_, times) => {
      await expectProblem(await callerOf(await sign(times)), [401]);
    });

    test('and the storage finds ours wrong, the next upload is signed with its time', async () => {
      const ahead = 3_600_000;
      const signedAt: string[] = [];
      storage.behave((request, response) => {
        signedAt.push(String(request.headers['x-amz-date']));
        const date = new Date(Date.now() + ahead).toUTCString();
        request.resume().once('end', () => {
          response.writeHead(403, { 'content-type': 'application/xml', date });
          response.end('<Error><Code>RequestTimeTooSkewed</Code></Error>');
        });
      });
      await expectProblem(await upload(known, 'raw'), [502, 503]);
      await expectProblem(await upload(known, 'raw'), [502, 503]);
      const hourOf = (text = '') => Number(text.slice(9, 11));
      expect((hourOf(signedAt.at(-1)) - hourOf(signedAt[0]) + 24) % 24).toBe(1);
    });
  });
});
