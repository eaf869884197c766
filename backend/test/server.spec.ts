import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Stack, startStack } from '@static-file-upload/testing/api/stack';
import { eventually } from '@static-file-upload/testing/common/eventually';
import { expectProblem } from './support/expectations';
import { version } from '../package.json';

describe('the server', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack({ MAX_UPLOAD_BYTES: '1000', MAX_DIRECT_UPLOAD_BYTES: '6000000' });
  });

  afterAll(() => stack.stop());

  const get = (path: string) => fetch(stack.backend.url + path);

  test.each(['/health', '/health/ready'])('is healthy at %s', async (path) => {
    const response = await get(path);
    expect([response.status, await response.json()]).toEqual([200, { status: 'healthy' }]);
  });

  test('sends anyone what sign-in needs', async () => {
    const { region, userPoolId, clientId } = stack.aws.state;
    const passwordPolicy = expect.objectContaining({ minimumLength: 8, requireSymbols: true }) as unknown;
    expect(await (await get('/api/config/public')).json()).toEqual({
      region,
      userPoolId,
      clientId,
      cognitoEndpoint: stack.aws.url,
      passwordPolicy,
      version,
    });
  });

  test('sends its users the limits of an upload', async () => {
    const response = await stack.client.get('/api/config');
    expect(await response.json()).toEqual({
      maxUploadBytes: 1000,
      maxDirectUploadBytes: 6_000_000,
      directUpload: true,
      directUploadThresholdBytes: 67_108_864,
      directUploadPartBytes: 67_108_864,
    });
  });

  test('gives every response an id and headers that forbid everything', async () => {
    const responses = await Promise.all(['/health', '/api/config', '/api/nothing'].map(get));
    const ids = responses.map(({ headers }) => headers.get('x-request-id'));
    expect(new Set(ids).size).toBe(3);
    for (const { headers } of responses) {
      expect(headers.get('x-request-id')).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-/);
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-powered-by')).toBeNull();
    }
  });

  test('does not let a client choose the id of its request', async () => {
    const headers = { 'x-request-id': 'mine' };
    const response = await fetch(`${stack.backend.url}/health`, { headers });
    expect(response.headers.get('x-request-id')).not.toBe('mine');
  });

  test('keeps idle connections longer than the load balancer does', async () => {
    const response = await get('/health');
    expect(response.headers.get('keep-alive')).toBe('timeout=605');
  });

  test('shows its API on a page that needs nothing inline', async () => {
    const page = await get('/api/docs');
    expect(page.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self'; style/,
    );
    const html = await page.text();
    expect(html).not.toMatch(/<style|<script>|\son\w+=|\sstyle=/);
    const files = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path = '']) => path);
    expect(files).toHaveLength(4);
    for (const file of files) {
      const response = await get(file);
      expect(response.status).toBe(200);
      // A response that is not read keeps the server from stopping.
      expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(0);
    }
    expect((await get('/api/docs/package.json')).status).toBe(404);
  });

  test.each([
    ['POST', '/health', 'GET, HEAD'],
    ['DELETE', '/api/uploads', 'POST'],
    ['PUT', '/api/uploads', 'POST'],
    ['PATCH', '/api/config/public', 'GET, HEAD'],
  ])('responds with 405 to %s %s', async (method, path, allowed) => {
    const response = await fetch(stack.backend.url + path, { method });
    expect(response.headers.get('allow')).toBe(allowed);
    await expectProblem(response, 405, 'method-not-allowed');
  });

  test('logs one JSON line for each request, and no address', async () => {
    const id = (await get('/api/nothing?token=hidden')).headers.get('x-request-id');
    const lines = () => stack.backend.logLines.filter(({ requestId }) => requestId === id);
    await eventually(() => lines().length > 0);
    expect(lines()).toEqual([
      expect.objectContaining({ method: 'GET', route: null, status: 404, bytes: 0, msg: 'answered' }),
    ]);
    expect(stack.backend.log).not.toContain('hidden');
  });
});
