import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '@static-file-upload/testing/common/eventually';
import {
  type LocalAwsOptions,
  type RunningLocalAws,
  startLocalAws,
} from '@static-file-upload/testing/stack/local-aws';
import { readLambdaStatus } from '@static-file-upload/testing/stack/local-aws-state';

const main = join(import.meta.dirname, '../src/main.ts');

/** Stopped after each test, passed or failed, because a remaining process would keep Jest waiting. */
const started: RunningLocalAws[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const instance of started.splice(0)) await instance.stop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

async function start(options: LocalAwsOptions = {}): Promise<RunningLocalAws> {
  const instance = await startLocalAws(options);
  started.push(instance);
  return instance;
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'local-aws-stack-'));
  folders.push(folder);
  return folder;
}

function s3Of({ state }: RunningLocalAws): S3Client {
  const { region, endpoint } = state;
  // The SDK writes into the credentials it is given.
  return new S3Client({ region, endpoint, credentials: { ...state.credentials.admin } });
}

/** Runs the program to its end, for tests in which it does not start. */
async function run(environment: Record<string, string>) {
  const child = spawn(process.execPath, [main], { env: { PATH: process.env['PATH'], ...environment } });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => void child.once('close', resolve));
  return { code, stdout, stderr: stderr.replaceAll(/^\(.*\n/gm, '') };
}

describe('a running local AWS', () => {
  let aws: RunningLocalAws;
  beforeAll(async () => void (aws = await startLocalAws()));
  afterAll(() => aws.stop());

  test('the state names the resources and the credentials of every identity', () => {
    const keys = {
      accessKeyId: expect.stringMatching(/^AKIA[0-9A-F]{16}$/),
      secretAccessKey: expect.any(String),
    };
    expect(aws.state).toEqual({
      region: 'eu-north-1',
      endpoint: aws.url,
      userPoolId: expect.stringMatching(/^eu-north-1_\w+$/),
      clientId: expect.any(String),
      normalBucket: 'static-file-upload-normal',
      sensitiveBucket: 'static-file-upload-sensitive',
      credentials: { admin: keys, app: keys, lambda: keys },
    });
    expect(
      new Set(Object.values(aws.state.credentials).map(({ secretAccessKey }) => secretAccessKey)).size,
    ).toBe(3);
  });

  test('the parameters that the server reads exist', async () => {
    const { region, credentials, userPoolId, clientId, normalBucket } = aws.state;
    const ssm = new SSMClient({ region, endpoint: aws.url, credentials: credentials.app });
    const names = [
      'cognito_user_pool_id',
      'cognito_client_id',
      'cognito_password_policy',
      'normal_bucket_name',
    ];
    const { Parameters = [] } = await ssm.send(
      new GetParametersCommand({ Names: names.map((name) => `/static-file-upload/${name}`) }),
    );
    ssm.destroy();
    const values = new Map(Parameters.map(({ Name, Value }) => [Name?.split('/').at(-1), Value]));
    expect(values.get('cognito_user_pool_id')).toBe(userPoolId);
    expect(values.get('cognito_client_id')).toBe(clientId);
    expect(values.get('normal_bucket_name')).toBe(normalBucket);
    expect(JSON.parse(values.get('cognito_password_policy') ?? '')).toEqual({
      minimumLength: 8,
      requireLowercase: true,
      requireUppercase: true,
      requireNumbers: true,
      requireSymbols: true,
    });
  });

  test('the data folder is closed to the other users of the machine', async () => {
    const dataFolder = join(temporaryFolder(), 'made');
    await start({ dataFolder });
    expect(statSync(dataFolder).mode & 0o077).toBe(0);
  });

  describe('shows its state', () => {
    const status = (path: string, headers: Record<string, string> = {}) =>
      new Promise<{ code: number | undefined; cors: unknown }>((resolve, reject) => {
        const { hostname, port } = new URL(aws.url);
        request({ hostname, port, path, headers }, (response) => {
          response.resume();
          resolve({ code: response.statusCode, cors: response.headers['access-control-allow-origin'] });
        })
          .once('error', reject)
          .end();
      });

    test.each(['state', 'mailbox', 'lambda'])('/_local/%s is shown to this machine alone', async (name) => {
      const { port } = new URL(aws.url);
      const path = `/_local/${name}`;
      expect(await status(path)).toEqual({ code: 200, cors: undefined });
      expect((await status(path, { host: `localhost:${port}` })).code).toBe(200);
      expect((await status(path, { host: 'localhost' })).code).toBe(403);
      expect((await status(path, { host: `attacker.example:${port}` })).code).toBe(403);
      expect(await status(path, { origin: 'http://localhost:3000' })).toEqual({ code: 403, cors: undefined });
      expect((await status(path, { origin: aws.url })).code).toBe(403);
    });

    test.each(['constructor', 'toString', '__proto__', 'nothing', 'state/'])(
      '/_local/%s does not exist',
      async (name) => {
        expect((await status(`/_local/${name}`)).code).toBe(404);
      },
    );
  });
});

describe('another start on the same folder', () => {
  let dataFolder: string;
  beforeEach(() => void (dataFolder = temporaryFolder()));

  test.each([
    ['a clean end', 'SIGTERM', 0],
    ['Ctrl-C', 'SIGINT', 0],
    ['a crash', 'SIGKILL', null],
  ] as const)('a start after %s finds everything as it was', async (_how, signal, code) => {
    const first = await start({ dataFolder });
    const object = { Bucket: first.state.normalBucket, Key: 'k' };
    const s3 = s3Of(first);
    await s3.send(
      new PutObjectCommand({ ...object, Body: 'kept', IfNoneMatch: '*', Tagging: 'sensitive=false' }),
    );
    s3.destroy();
    expect(await first.kill(signal)).toBe(code);

    const second = await start({ dataFolder });
    expect({ ...second.state, endpoint: '' }).toEqual({ ...first.state, endpoint: '' });
    const s3Again = s3Of(second);
    const { Body } = await s3Again.send(new GetObjectCommand(object));
    expect(await Body?.transformToString()).toBe('kept');
    s3Again.destroy();
  });

  test('a start delivers the events that were waiting when the last process was killed', async () => {
    const first = await start({ dataFolder });
    const s3 = s3Of(first);
    const Bucket = first.state.normalBucket;
    await s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x', IfNoneMatch: '*' }));
    s3.destroy();
    await first.kill('SIGKILL');

    const bundle = join(dataFolder, 'function.cjs');
    writeFileSync(
      bundle,
      `exports.handler = async (event) => console.log('got ' + event.Records[0].s3.object.key);`,
    );
    const second = await start({ dataFolder, environment: { LOCAL_AWS_LAMBDA_BUNDLE: bundle } });
    // The function's log comes before its event is removed.
    const status = () => readLambdaStatus(second.url);
    await eventually(async () => (await status()).pending === 0);
    expect(await status()).toEqual({ pending: 0, deadLetters: [] });
    expect(second.log).toContain('lambda: got k');
  });

  test('a second start on the same folder is refused while the first one runs', async () => {
    await start({ dataFolder });
    const second = await run({ LOCAL_AWS_PORT: '0', LOCAL_AWS_DATA: dataFolder });
    expect(second).toMatchObject({ code: 1, stdout: '' });
    expect(second.stderr).toMatch(/^\S+ Another local AWS is using this data folder\. .*\n$/);
  });
});

describe('what stands in the way of a start is said in a sentence', () => {
  let dataFolder: string;
  beforeEach(() => void (dataFolder = temporaryFolder()));

  test('a start on a port that is taken says so in a sentence', async () => {
    const other = await start();
    const { port } = new URL(other.url);
    const result = await run({ LOCAL_AWS_PORT: port, LOCAL_AWS_DATA: dataFolder });
    expect(result).toMatchObject({ code: 1, stdout: '' });
    expect(result.stderr).toMatch(new RegExp(`^\\S+ Port ${port} is taken\\. .*\\n$`));
  });

  test('a start with settings that are not valid names all of them', async () => {
    const result = await run({
      LOCAL_AWS_PORT: '99999',
      LOCAL_AWS_LAMBDA_BUNDLE: join(dataFolder, 'nothing.cjs'),
      LOCAL_AWS_LAMBDA_RETRY_MS: '1,soon',
      AWS_REGION: 'Stockholm',
    });
    expect(result).toMatchObject({ code: 1, stdout: '' });
    for (const name of [
      'LOCAL_AWS_PORT',
      'LOCAL_AWS_LAMBDA_BUNDLE',
      'LOCAL_AWS_LAMBDA_RETRY_MS',
      'AWS_REGION',
    ])
      expect(result.stderr).toContain(name);
  });
});

describe('the end', () => {
  test('the end waits for open requests, and for nothing else', async () => {
    const aws = await start();
    const { url } = aws;
    // Connections that clients keep open must not hold it up.
    await (await fetch(`${url}/_local/state`)).text();
    const open = request(url, {
      method: 'POST',
      headers: { 'x-amz-target': 'AmazonSSM.GetParameter', expect: '100-continue' },
    });
    const status = new Promise((resolve, reject) => {
      open.once('response', (response) => resolve(response.resume().statusCode)).once('error', reject);
    });
    open.flushHeaders();
    // The server has the request.
    await once(open, 'continue');
    open.write('{"Name":');
    const ended = aws.kill('SIGTERM');
    const isListening = () =>
      fetch(`${url}/_local/state`).then(
        () => true,
        () => false,
      );
    while (await isListening()) await sleep(10);
    const finishedAt = Date.now();
    open.end('"x"}');
    expect(await status).toBe(400);
    expect(await ended).toBe(0);
    expect(Date.now() - finishedAt).toBeLessThan(4_000);
  });
});
