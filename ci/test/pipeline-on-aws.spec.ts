/**
 * The scripts that talk to S3, SSM and Cognito, by the real AWS command line, against the running product on the local
 * AWS. Terraform and instance refreshes are recorded fakes.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from '@jest/globals';
import {
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { DeleteParameterCommand, GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { createPrivateKey } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type RunningProduct, startProduct } from '@static-file-upload/testing/running-product';
import { Checkout, type Outputs } from './testing/checkout.ts';
import { countStored, storeSensitiveFile } from './testing/stored-files.ts';
import { findTool, testWith } from './testing/tools.ts';

const withAws = testWith('aws', 'curl', 'jq', 'openssl');
const image = `acme/box@sha256:${'7'.repeat(64)}`;
const ami = 'ami-0123456789abcdef0';

let product: RunningProduct;
let checkout: Checkout;
let outputs: Outputs;
let environment: NodeJS.ProcessEnv;
let s3: S3Client;
let ssm: SSMClient;

beforeAll(async () => {
  product = await startProduct();
  const { state } = product;
  outputs = {
    stack_name: 'box',
    region: state.region,
    application_url: product.url,
    autoscaling_group_name: 'box-server',
    cognito_user_pool_id: state.userPoolId,
    normal_bucket_name: state.normalBucket,
    sensitive_bucket_name: state.sensitiveBucket,
    ssm_prefix: '/static-file-upload',
    container_image: image,
    ami_id: ami,
    deletion_protection: false,
  };
  environment = {
    AWS_ENDPOINT_URL: state.endpoint,
    AWS_REGION: state.region,
    AWS_ACCESS_KEY_ID: state.credentials.admin.accessKeyId,
    AWS_SECRET_ACCESS_KEY: state.credentials.admin.secretAccessKey,
    REAL_AWS: findTool('aws'),
  };
  s3 = new S3Client(connection());
  ssm = new SSMClient(connection());
}, 90_000);

beforeEach(() => {
  checkout = new Checkout(outputs);
});

afterEach(() => checkout.remove());

afterAll(() => product.stop());

function connection() {
  const { endpoint, region, credentials } = product.state;
  return { endpoint, region, credentials: credentials.admin };
}

const stored = (bucket: string) => countStored(s3, bucket);

const parameter = async (name: string) =>
  (await ssm.send(new GetParameterCommand({ Name: `/static-file-upload/${name}`, WithDecryption: true })))
    .Parameter;

describe('make-receipt-key.sh', () => {
  withAws('make-receipt-key.sh makes an encrypted Ed25519 key once, and prints it nowhere', async () => {
    await ssm.send(new DeleteParameterCommand({ Name: '/static-file-upload/receipt_signing_key' }));
    const first = await checkout.run('make-receipt-key', environment);
    expect(first.code).toBe(0);
    const made = await parameter('receipt_signing_key');
    expect(made?.Type).toBe('SecureString');
    expect(createPrivateKey(made?.Value ?? '').asymmetricKeyType).toBe('ed25519');

    const second = await checkout.run('make-receipt-key', environment);
    expect(second.stdout).toContain('is there already (version 1)');
    expect((await parameter('receipt_signing_key'))?.Value).toBe(made?.Value);

    const secret = made?.Value?.split('\n')[1] ?? 'no key';
    expect([first, second].map(({ stdout, stderr }) => stdout + stderr).join()).not.toContain(secret);
    expect(checkout.calls().join()).not.toContain(secret);
  });

  withAws('make-receipt-key.sh makes no key when it cannot tell whether there is one', async () => {
    const { code, stderr } = await checkout.run('make-receipt-key', {
      ...environment,
      AWS_SECRET_ACCESS_KEY: 'wrong',
    });
    expect(code).toBe(1);
    expect(stderr).toContain('It is unknown whether');
    expect(checkout.calls().join()).not.toContain('put-parameter');
  });
});

describe('smoke.sh', () => {
  withAws(
    'smoke.sh finds both files where they belong, leaves nothing behind, and records the release',
    async () => {
      const { code, stdout, stderr } = await checkout.run('smoke', environment);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain('Both files are where they belong');
      const release: unknown = JSON.parse((await parameter('last_good_release'))?.Value ?? '');
      expect(release).toEqual({ containerImage: image, amiId: ami });
      expect(await stored(product.state.normalBucket)).toBe(0);
      expect(await stored(product.state.sensitiveBucket)).toBe(0);
      const calls = checkout.calls();
      expect(calls.filter((call) => call.includes('admin-delete-user'))).toHaveLength(1);
      expect(calls.join()).not.toMatch(/aA1!|eyJ/);
    },
  );

  withAws('rollback.sh goes back to the release that smoke.sh recorded', async () => {
    checkout.setRefreshes({ InstanceRefreshId: 'a', Status: 'Failed' });
    expect((await checkout.run('rollback', environment)).code).toBe(0);
    expect(checkout.calls().find((call) => call.includes(' plan '))).toContain(
      `-var container_image=${image} -var ami_id=${ami}`,
    );
  });

  withAws(
    'smoke.sh fails with a reason, removes its user, and records nothing when an upload fails',
    async () => {
      const broken = await startBrokenService(product.url);
      checkout.setOutputs({ ...outputs, application_url: broken.url, container_image: 'acme/box:broken' });
      const { code, stderr } = await checkout.run('smoke', environment);
      broken.stop();
      expect(code).toBe(1);
      expect(stderr).toContain('Uploading smoke-normal.txt ended with status 502: out of order');
      expect(checkout.calls().join()).toContain('admin-delete-user');
      expect((await parameter('last_good_release'))?.Value).not.toContain('broken');
    },
  );

  withAws('smoke.sh fails when the service does not respond', async () => {
    checkout.setOutputs({ ...outputs, application_url: 'http://127.0.0.1:9' });
    const { code, stderr } = await checkout.run('smoke', environment);
    expect(code).toBe(1);
    expect(stderr).toContain('is not healthy');
  });
});

describe('destroy.sh', () => {
  const confirmed = { CONFIRM_STACK_NAME: 'box' };
  const destroyed = () =>
    checkout.calls().filter((call) => call.startsWith('terraform -chdir=terraform destroy'));
  const everything = async () =>
    (await stored(product.state.normalBucket)) + (await stored(product.state.sensitiveBucket));

  async function leaveFiles() {
    const { normalBucket, sensitiveBucket } = product.state;
    const { key } = await storeSensitiveFile(product, s3);
    // The version stays behind the marker.
    await s3.send(new DeleteObjectCommand({ Bucket: sensitiveBucket, Key: key }));
    const plain = { Bucket: normalBucket, Key: 'left behind+&.txt', Body: 'x', IfNoneMatch: '*' };
    await s3.send(new PutObjectCommand(plain));
    await s3.send(new CreateMultipartUploadCommand({ Bucket: normalBucket, Key: 'never finished' }));
  }

  withAws('destroy.sh lists every reason not to and stops, with nothing changed', async () => {
    await leaveFiles();
    checkout.setOutputs({ ...outputs, deletion_protection: true });
    const { code, stderr } = await checkout.run('destroy', { ...environment, CONFIRM_STACK_NAME: 'bix' });
    expect(code).toBe(1);
    expect(stderr.split('\n').slice(0, 5)).toEqual([
      '✖ box is not destroyed, nothing has been changed:',
      '  the stack is called box, not bix',
      '  deletion protection is on: apply with TF_VAR_deletion_protection=false first',
      `  ${product.state.normalBucket} holds 2 objects, versions or unfinished uploads`,
      `  ${product.state.sensitiveBucket} holds 2 objects, versions or unfinished uploads`,
    ]);
    expect(destroyed()).toEqual([]);
    expect(await everything()).toBe(4);
  });

  withAws.each([
    ['deletion protection is on', { deletion_protection: true }, {}],
    ['the name is not the second one', {}, { EMPTY_BUCKETS_OF: 'bix' }],
    ['a bucket cannot be listed', { sensitive_bucket_name: 'of-another-account' }, {}],
  ])('destroy.sh empties no bucket when %s', async (_reason, output, names) => {
    checkout.setOutputs({ ...outputs, ...output });
    const typed = { ...confirmed, EMPTY_BUCKETS_OF: 'box', ...names };
    expect((await checkout.run('destroy', { ...environment, ...typed })).code).toBe(1);
    expect(destroyed()).toEqual([]);
    expect(await everything()).toBe(4);
  });

  withAws('destroy.sh stops when the state cannot be read', async () => {
    const { code, stderr } = await checkout.run('destroy', {
      ...environment,
      ...confirmed,
      FAKE_FAIL: 'output',
    });
    expect(code).toBe(1);
    expect(stderr).toContain('The state cannot be read.');
    expect(destroyed()).toEqual([]);
  });

  withAws('destroy.sh deletes no file when the servers cannot be stopped', async () => {
    const typed = { ...confirmed, EMPTY_BUCKETS_OF: 'box', FAKE_FAIL: 'destroy' };
    expect((await checkout.run('destroy', { ...environment, ...typed })).code).toBe(1);
    expect(await everything()).toBe(4);
  });

  withAws(
    'destroy.sh, with the name typed a second time, stops the servers, empties the buckets, and destroys',
    async () => {
      const typed = { ...confirmed, EMPTY_BUCKETS_OF: 'box' };
      const { code, stderr } = await checkout.run('destroy', { ...environment, ...typed });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(await everything()).toBe(0);
      const settings = `-var container_image=${image} -var ami_id=${ami} -var lambda_package=../ci/dist/no-package.zip -var deletion_protection=false`;
      const command = `terraform -chdir=terraform destroy -input=false -auto-approve -lock-timeout=5m ${settings}`;
      expect(destroyed()).toEqual([`${command} -target=aws_autoscaling_group.server`, command]);
    },
  );

  withAws('destroy.sh destroys a stack with empty buckets when the name is typed once', async () => {
    expect((await checkout.run('destroy', { ...environment, ...confirmed })).code).toBe(0);
    expect(destroyed()).toHaveLength(2);
  });
});

/** Signs people in as the real service does, and stores nothing. */
async function startBrokenService(url: string): Promise<{ url: string; stop(): void }> {
  const configuration = await (await fetch(`${url}/api/config/public`)).text();
  const server = createServer((request, response) => {
    if (request.url === '/health') response.end();
    else if (request.url === '/api/config/public')
      response.setHeader('content-type', 'application/json').end(configuration);
    else if (request.url === '/api/auth/me') response.writeHead(401).end();
    else response.writeHead(502).end('out of order');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => server.close() };
}
