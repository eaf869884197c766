import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type RunningLocalAws, startLocalAws } from '@static-file-upload/testing/local-aws';
import { createAccount } from './support/account';
import { Client, type Problem } from './support/client';
import { eventually, type RunningBackend, startBackend } from './support/running-backend';
import { version } from '../package.json';

describe('The server', () => {
  let aws: RunningLocalAws;
  let backend: RunningBackend;

  beforeAll(async () => {
    aws = await startLocalAws();
    backend = await startBackend(aws, { MAX_UPLOAD_BYTES: '1000', MAX_DIRECT_UPLOAD_BYTES: '6000000' });
  });

  afterAll(async () => {
    await backend.stop();
    await aws.stop();
  });

  const get = (path: string) => fetch(backend.url + path);

  test.each(['/health', '/health/ready'])('is healthy at %s', async (path) => {
    const answer = await get(path);
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'healthy' }]);
  });

  test('tells everybody what sign-in needs', async () => {
    const { region, userPoolId, clientId } = aws.state;
    const passwordPolicy = expect.objectContaining({ minimumLength: 8, requireSymbols: true }) as unknown;
    expect(await (await get('/api/config/public')).json()).toEqual({
      region,
      userPoolId,
      clientId,
      cognitoEndpoint: aws.url,
      passwordPolicy,
      version,
    });
  });

  test('tells its users what an upload may be', async () => {
    const client = new Client(backend.url, await createAccount(aws));
    const answer = await client.get('/api/config');
    expect(await answer.json()).toEqual({
      maxUploadBytes: 1000,
      maxDirectUploadBytes: 6_000_000,
      directUpload: true,
      directUploadThresholdBytes: 67_108_864,
      directUploadPartBytes: 67_108_864,
    });
  });

  test('gives every answer an id and headers that forbid everything', async () => {
    const answers = await Promise.all(['/health', '/api/config', '/api/nothing'].map(get));
    const ids = answers.map(({ headers }) => headers.get('x-request-id'));
    expect(new Set(ids).size).toBe(3);
    for (const { headers } of answers) {
      expect(headers.get('x-request-id')).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-/);
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-powered-by')).toBeNull();
    }
  });

  test('does not let a client choose the id', async () => {
    const answer = await fetch(`${backend.url}/health`, { headers: { 'x-request-id': 'mine' } });
    expect(answer.headers.get('x-request-id')).not.toBe('mine');
  });

  test('keeps idle connections longer than the load balancer does', async () => {
    const answer = await get('/health');
    expect(answer.headers.get('keep-alive')).toBe('timeout=605');
  });

  test('shows its API on a page that needs nothing inline', async () => {
    const page = await get('/api/docs');
    expect(page.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self'; style/,
    );
    const html = await page.text();
    expect(html).not.toMatch(/<style|<script>|\son\w+=|\sstyle=/);
    const files = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path = '']) => path);
    expect(files).toHaveLength(3);
    for (const file of files) expect((await get(file)).status).toBe(200);
    expect((await get('/api/docs/package.json')).status).toBe(404);
  });

  test.each([
    ['POST', '/health', 'GET, HEAD'],
    ['DELETE', '/api/uploads', 'POST, PUT'],
    ['PATCH', '/api/config/public', 'GET, HEAD'],
  ])('answers 405 to %s %s', async (method, path, allowed) => {
    const answer = await fetch(backend.url + path, { method });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, allowed]);
    expect(((await answer.json()) as Problem).type).toBe('/problems/method-not-allowed');
  });

  test('logs one JSON line for each request, and no address', async () => {
    const id = (await get('/api/nothing?token=hidden')).headers.get('x-request-id');
    const lines = () => backend.logLines.filter(({ requestId }) => requestId === id);
    await eventually(() => lines().length > 0);
    expect(lines()).toEqual([
      expect.objectContaining({ method: 'GET', route: null, status: 404, bytes: 0, msg: 'answered' }),
    ]);
    expect(backend.log).not.toContain('hidden');
  });
});
