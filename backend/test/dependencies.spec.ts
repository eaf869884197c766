import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ApiClient, formOf } from '@static-file-upload/testing/api/api-client';
import { readProblem } from '@static-file-upload/testing/api/read';
import { faults, FaultyService } from '@static-file-upload/testing/network/faulty-service';
import { type RunningLocalAws, startLocalAws } from '@static-file-upload/testing/stack/local-aws';
import {
  BackendProcess,
  type RunningBackend,
  startBackend,
} from '@static-file-upload/testing/stack/running-backend';
import { TokenIssuer } from '@static-file-upload/testing/tokens/token-issuer';

type Route = 'raw' | 'form';

/** A server each of whose dependencies can fail. Nothing else changes between the tests. */
describe('the server and what it depends on', () => {
  let aws: RunningLocalAws;
  let storage: FaultyService;
  let parameters: FaultyService;
  let issuer: TokenIssuer;
  let backend: RunningBackend;
  /** A token whose key the server has. */
  let known: string;

  beforeAll(async () => {
    aws = await startLocalAws();
    [storage, parameters, issuer] = await Promise.all([
      FaultyService.start(aws.url),
      FaultyService.start(aws.url),
      TokenIssuer.start(aws.state),
    ]);
    backend = await startBackend(aws, addresses());
    known = await signWithNewKey();
    expect((await callerOf(known)).status).toBe(200);
  });

  afterAll(async () => {
    await backend.stop();
    for (const service of services()) service.stop();
    await aws.stop();
  });

  beforeEach(forwardAll);

  const services = () => [storage, parameters, issuer.service];
  function forwardAll(): void {
    for (const service of services()) service.forward();
  }

  const addresses = () => ({
    AWS_ENDPOINT_URL_S3: storage.url,
    AWS_ENDPOINT_URL_SSM: parameters.url,
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: issuer.url,
  });

  /**
   * A token that the server cannot check without reading its key. It reads keys ten times a minute at most, so these
   * tests may not use many.
   */
  async function signWithNewKey(): Promise<string> {
    await issuer.rotate();
    return issuer.sign();
  }

  const clientOf = (token: string) => new ApiClient(backend.url, token);
  const callerOf = (token: string) => clientOf(token).get('/api/auth/me');

  function upload(token: string, route: Route): Promise<Response> {
    const client = clientOf(token);
    return route === 'raw'
      ? client.putRaw('f.txt', '?sensitive=false', 'content')
      : client.postForm(formOf(['sensitive', 'false'], ['file', new Blob(['content']), 'f.txt']));
  }

  async function expectProblem(response: Response, statuses: readonly number[]): Promise<void> {
    expect(statuses).toContain(response.status);
    const problem = await readProblem(response);
    expect(problem.type).toMatch(/^\/problems\/(storage-\w+|outcome-unknown|unauthorized)$/);
    expect(problem.detail).not.toMatch(/127\.0\.0\.1|nginx|ECONN|JSON/);
  }

  describe.each(Object.entries(faults))('when it %s', (_, fault) => {
    test('as the issuer, known keys are accepted and unknown ones refused until they can be read', async () => {
      const late = await signWithNewKey();
      issuer.service.handle(fault);
      await expectProblem(await callerOf(late), [401]);
      expect((await callerOf(known)).status).toBe(200);
      issuer.service.forward();
      expect((await callerOf(late)).status).toBe(200);
    });

    test.each<Route>(['raw', 'form'])(
      'as the storage, an upload by the %s route is refused and the next one is stored',
      async (route) => {
        storage.handle(fault);
        await expectProblem(await upload(known, route), [502, 503, 504]);
        storage.forward();
        expect((await upload(known, route)).status).toBe(201);
      },
    );

    test('as the Parameter Store, the running server works without it', async () => {
      parameters.handle(fault);
      expect((await upload(known, 'raw')).status).toBe(201);
      expect((await fetch(`${backend.url}/health/ready`)).status).toBe(200);
    });

    test('as all of them at once, the server responds, stays healthy, and works again afterwards', async () => {
      for (const service of services()) service.handle(fault);
      await expectProblem(await upload(known, 'raw'), [502, 503, 504]);
      await expectProblem(await upload(known, 'form'), [502, 503, 504]);
      expect((await fetch(`${backend.url}/health`)).status).toBe(200);
      forwardAll();
      expect((await upload(known, 'raw')).status).toBe(201);
      expect((await upload(known, 'form')).status).toBe(201);
    });
  });

  test('everything works when all of them are slow', async () => {
    for (const service of services()) service.forwardSlowly();
    const token = await signWithNewKey();
    expect((await upload(token, 'raw')).status).toBe(201);
    expect((await upload(token, 'form')).status).toBe(201);
  });

  test('a caller waits no longer than seconds for the keys of a silent issuer', async () => {
    issuer.service.ignore();
    await expectProblem(await callerOf(await signWithNewKey()), [401]);
  });

  test('a Parameter Store that responds with rubbish stops the start with one message', async () => {
    parameters.handle(faults['responds with a page of another program']);
    const refused = new BackendProcess(aws, addresses());
    expect(await refused.ended).toBe(1);
    expect(refused.errorOutput).toContain('The SSM Parameter Store of eu-north-1 could not be read');
    expect(refused.errorOutput).not.toMatch(/^\s+at /m);
  });

  test.each([
    ['expired a moment ago', 'exp', -5],
    ['is not valid yet', 'nbf', 60],
  ])('a token that %s is refused', async (_, claim, secondsFromNow) => {
    const time = Math.floor(Date.now() / 1000) + secondsFromNow;
    await expectProblem(await callerOf(await issuer.sign({ [claim]: time })), [401]);
  });

  test('a clock that the storage finds wrong is corrected: the next upload is signed with its time', async () => {
    const ahead = 3_600_000;
    const signedAt: string[] = [];
    storage.handle((request, response) => {
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
