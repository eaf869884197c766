/** The commands of docs/operations.md: those that can be are run, the others checked as far as that goes without AWS. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DeleteObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetParameterHistoryCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RunningLocalAws, startLocalAws } from '@static-file-upload/testing/local-aws';
import { Checkout } from './testing/checkout.ts';
import { readBlocks } from './testing/hcl.ts';
import { type Fence, readFences, readTable } from './testing/markdown.ts';
import { root } from './testing/root.ts';
import { run } from './testing/run.ts';
import { moveToVault } from './testing/stored-files.ts';
import { findTool, testWith } from './testing/tools.ts';

const page = 'docs/operations.md';
const fences = readFences(page).filter(({ language }) => language === 'sh');
const onOneLine = (chosen: readonly Fence[]) =>
  chosen.map(({ text }) => text.replaceAll(/\\\n\s*/g, ' ')).join('\n');
const commands = onOneLine(fences);
/** What no test below runs. */
const untried = onOneLine(fences.filter(({ mark }) => mark === 'needs: aws'));
const names = (kind: string, files: string) =>
  readBlocks(files)
    .filter((block) => block.kind === kind)
    .map(({ name }) => name);

/** Puts every command inside `$( )` on a line of its own. */
function flatten(text: string): string {
  const inner: string[] = [];
  let outer = text;
  const next = () =>
    outer.replaceAll(/\$\(([^()]*)\)/g, (_match, command: string) => `${inner.push(command)}`);
  for (let flat = next(); flat !== outer; flat = next()) outer = flat;
  return [outer, ...inner].join('\n');
}

/** The AWS CLI checks names and options before it connects; here it reaches no server. */
const nowhere = {
  ...process.env,
  AWS_DEFAULT_REGION: 'eu-north-1',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
  AWS_ACCESS_KEY_ID: 'x',
  AWS_SECRET_ACCESS_KEY: 'x',
  AWS_MAX_ATTEMPTS: '1',
};

describe('every block', () => {
  test('every block of operations.md says what it needs', () => {
    const marks = new Set(fences.map(({ mark }) => mark));
    expect(marks).toEqual(new Set(['', 'needs: aws', 'needs: internet', 'tried: local-aws']));
  });

  test('every block of operations.md is bash', async () => {
    const whole = fences.map(({ text }) => text).join('\n');
    expect(await run('bash', ['--norc', '-n'], { input: whole })).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
  });
});

describe('what it names exists', () => {
  test('every script and npm script that operations.md names exists', () => {
    for (const [path] of commands.matchAll(/ci\/pipeline\/[\w-]+\.sh/g))
      expect({ path, exists: existsSync(join(root, path)) }).toEqual({ path, exists: true });
    expect([...new Set(commands.match(/npm run \S+.*/g))]).toEqual(['npm run build -w lambda']);
  });

  test('every output, variable and resource of Terraform that a command of operations.md names exists', () => {
    const outputs = names('output', 'terraform/*.tf');
    const network = names('output', 'terraform/network/*.tf');
    for (const [, folder, name] of commands.matchAll(/-chdir=(\S+) output -raw (\w+)/g))
      expect(folder === 'terraform' ? outputs : network).toContain(name);
    const variables = [
      ...names('variable', 'terraform/*.tf'),
      ...names('variable', 'terraform/network/*.tf'),
    ];
    for (const [, name] of commands.matchAll(/ -var "?(\w+)=/g)) expect(variables).toContain(name);
    const resources = [
      ...names('resource', 'terraform/*.tf'),
      ...names('resource', 'terraform/network/*.tf'),
    ];
    for (const [, name] of commands.matchAll(/ -target=(\S+)/g)) expect(resources).toContain(name);
  });

  test('every variable of Terraform that the prose of operations.md names exists', () => {
    const text = readFileSync(join(root, page), 'utf8');
    const variables = [
      ...names('variable', 'terraform/*.tf'),
      ...names('variable', 'terraform/network/*.tf'),
    ];
    const spoken = [...text.matchAll(/`(\w+_\w+)=\w+`/g)].map(([, name = '']) => name);
    for (const name of spoken.filter((name) => name === name.toLowerCase()))
      expect(variables).toContain(name);
  });

  test('every command of Terraform that operations.md names exists', () => {
    const known = ['init', 'plan', 'apply', 'destroy', 'output', 'state', 'providers', 'test'];
    for (const [, command] of commands.matchAll(/terraform -chdir=\S+ (\w+)/g))
      expect(known).toContain(command);
  });

  // The command line itself knows its operations and options; this asks it without calling AWS.
  testWith('aws')('the AWS CLI knows every operation and option that operations.md names', async () => {
    const calls = new Map<string, Set<string>>();
    for (const [, call = '', rest = ''] of flatten(untried).matchAll(/\baws ([\w-]+ [\w-]+)([^\n|<>]*)/g)) {
      // Written for people: these have no model to check against.
      if (/^(s3|acm wait|kms) |^logs tail$|^acm wait$/.test(call)) continue;
      calls.set(call, new Set([...(calls.get(call) ?? []), ...(rest.match(/(?<= )--[a-z-]+/g) ?? [])]));
    }
    expect(calls.size).toBeGreaterThan(10);
    const refused: string[] = [];
    for (const [call, options] of calls) {
      const args = [
        ...call.split(' '),
        ...[...options].flatMap((option) => [option, option === '--output' ? 'json' : '1']),
      ];
      const { stderr } = await run('aws', args, { environment: nowhere });
      if (/Invalid choice|Unknown options: -/i.test(stderr)) refused.push(`${call}: ${stderr}`);
    }
    expect(refused).toEqual([]);
  });
});

describe('the costs', () => {
  test.each([
    ['What it costs', 0],
    ['What it costs', 1],
  ])('rows and sum are right under "%s", table %i', (heading, which) => {
    const rows = readTable(page, heading);
    const sums = rows.flatMap(([item], index) => (item === '**sum**' ? [index] : []));
    const items = rows.slice(which === 0 ? 0 : (sums[0] ?? 0) + 1, sums[which]);
    for (const [, count, each, total] of items) expect((Number(count) * Number(each)).toFixed(2)).toBe(total);
    const sum = items.reduce((total, row) => total + Number(row[3]), 0);
    expect(rows[sums[which] ?? 0]?.[3]).toBe(`**${sum.toFixed(2)}**`);
    expect(items.length).toBeGreaterThan(3);
  });
});

describe('tried: local-aws', () => {
  const blocks = fences.filter(({ mark }) => mark === 'tried: local-aws').map(({ text }) => text);
  const key = '0b5e/4711/annual report.pdf';
  let localAws: RunningLocalAws;
  let checkout: Checkout;
  let environment: NodeJS.ProcessEnv;
  let s3: S3Client;
  let ssm: SSMClient;

  beforeAll(async () => {
    localAws = await startLocalAws();
    const { state, url } = localAws;
    const connection = { endpoint: url, region: state.region, credentials: state.credentials.admin };
    s3 = new S3Client(connection);
    ssm = new SSMClient(connection);
    checkout = new Checkout({
      region: state.region,
      ssm_prefix: '/static-file-upload',
      sensitive_bucket_name: state.sensitiveBucket,
      dead_letter_queue_url: 'https://sqs.eu-north-1.amazonaws.com/123456789012/box-dead-letters',
      lambda_function_name: 'box',
    });
    environment = {
      AWS_ENDPOINT_URL: url,
      AWS_REGION: state.region,
      // Version 1 of the command line knows it by this name.
      AWS_DEFAULT_REGION: state.region,
      AWS_ACCESS_KEY_ID: state.credentials.admin.accessKeyId,
      AWS_SECRET_ACCESS_KEY: state.credentials.admin.secretAccessKey,
      REAL_AWS: findTool('aws'),
      FAKE_QUEUE: join(checkout.folder, 'queue'),
      RECEIPT_KEY: key,
    };
    mkdirSync(join(checkout.folder, 'queue'));
  });

  afterAll(async () => {
    checkout.remove();
    await localAws.stop();
  });

  const block = (part: string) => blocks.find((text) => text.includes(part)) ?? 'false # no such block';
  const withAws = testWith('aws', 'jq', 'openssl');

  test('every block of operations.md that is marked as tried is tried here', () => {
    const tried = ['last_good_release', 'ROTATE', 'REPLAY=1', 'get-object ', 'IsLatest'];
    expect(blocks.filter((text) => !tried.some((part) => text.includes(part)))).toEqual([
      'ci/pipeline/replay-dead-letters.sh\n',
    ]);
  });

  withAws('operations.md shows the release to come back to', async () => {
    const Name = '/static-file-upload/last_good_release';
    await ssm.send(new PutParameterCommand({ Name, Type: 'String', Value: '{"amiId":"ami-1"}' }));
    expect((await checkout.type(block('last_good_release'), environment)).stdout).toBe('{"amiId":"ami-1"}\n');
  });

  withAws('a new receipt key leaves the old one readable', async () => {
    await checkout.run('make-receipt-key', environment);
    const { code, stderr } = await checkout.type(block('ROTATE'), environment);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const Name = '/static-file-upload/receipt_signing_key';
    const { Parameters = [] } = await ssm.send(
      new GetParameterHistoryCommand({ Name, WithDecryption: true }),
    );
    expect(new Set(Parameters.slice(-2).map(({ Value }) => Value)).size).toBe(2);
    expect(Parameters.every(({ Type }) => Type === 'SecureString')).toBe(true);
  });

  describe('dead letters', () => {
    const show = 'ci/pipeline/replay-dead-letters.sh\n';
    const event = { Records: [{ s3: { object: { key: 'a' } } }] };
    const letter = JSON.stringify({
      Body: JSON.stringify(event),
      MessageAttributes: { ErrorMessage: { StringValue: 'FailedRecordsError' } },
    });

    withAws('dead letters are shown, and stay', async () => {
      checkout.write('queue/1.json', letter);
      const { code, stdout } = await checkout.type(show, environment);
      expect(code).toBe(0);
      expect(stdout).toContain('ErrorMessage: FailedRecordsError');
      expect(stdout).toContain('"key": "a"');
      expect(checkout.calls().join('\n')).not.toMatch(/lambda invoke|delete-message/);
    });

    withAws('dead letters stay when the mover fails again', async () => {
      checkout.write('queue/outcome', '{"StatusCode":200,"FunctionError":"Unhandled"}');
      checkout.write('queue/2.json', letter);
      const { code, stderr } = await checkout.type(`${block('REPLAY=1')}`, environment);
      expect(code).toBe(1);
      expect(stderr).toContain('The mover failed again; the event stays in the queue');
      expect(readdirSync(join(checkout.folder, 'queue'))).toEqual(['1.json', '2.json', 'outcome']);
    });

    withAws('dead letters leave the queue one by one when the mover succeeds', async () => {
      checkout.write('queue/outcome', '{"StatusCode":200}');
      const { code, stdout } = await checkout.type(block('REPLAY=1'), environment);
      expect(code).toBe(0);
      expect(stdout).toContain('2 events have been replayed');
      expect(readdirSync(join(checkout.folder, 'queue'))).toEqual(['outcome']);
    });
  });

  withAws('an auditor gets one file, and only the key on the receipt is needed', async () => {
    await moveToVault(localAws, key, 'figures');
    const { code, stdout } = await checkout.type(block('get-object '), environment);
    expect(code).toBe(0);
    expect(stdout).toContain(`${key}\t7\n`);
    expect(checkout.read('audited-file')).toBe('figures');
  });

  withAws('a deleted file of the vault comes back', async () => {
    const Bucket = localAws.state.sensitiveBucket;
    await s3.send(new DeleteObjectCommand({ Bucket, Key: key }));
    const fetchIt = block('get-object ');
    expect((await checkout.type(fetchIt, environment)).code).not.toBe(0);
    expect((await checkout.type(block('IsLatest'), environment)).code).toBe(0);
    expect((await checkout.type(fetchIt, environment)).code).toBe(0);
  });

  test('the settings of step 7 are valid HCL of known variables', async () => {
    const settings = fences.find(({ text }) => text.includes('SETTINGS'))?.text ?? '';
    const given = { AWS_REGION: 'eu-north-1', CERTIFICATE_ARN: 'arn', DOMAIN: 'd', CONTAINER_IMAGE: 'i' };
    expect((await checkout.type(settings, given)).code).toBe(0);
    const lines = checkout.read('terraform/stack.tfvars')?.trim().split('\n') ?? [];
    expect(lines).toHaveLength(4);
    for (const line of lines) expect(line).toMatch(/^\w+ += ".+"$/);
    for (const line of lines) expect(names('variable', 'terraform/*.tf')).toContain(line.split(' ')[0]);
  });
});
