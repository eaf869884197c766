import {
  DeleteParameterCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  GetParametersCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createPrivateKey } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RunningLocalAws, startLocalAws } from '@static-file-upload/testing/local-aws';

describe('the parameter store', () => {
  let aws: RunningLocalAws;
  let ssm: SSMClient;

  beforeAll(async () => {
    aws = await startLocalAws();
    ssm = new SSMClient({
      region: aws.state.region,
      endpoint: aws.url,
      credentials: aws.state.credentials.admin,
    });
  });

  afterAll(async () => {
    ssm.destroy();
    await aws.stop();
  });

  test('the parameter store holds the parameters that Terraform provisions', async () => {
    const names = [
      'cognito_user_pool_id',
      'cognito_client_id',
      'cognito_password_policy',
      'normal_bucket_name',
    ];
    const { Parameters, InvalidParameters } = await ssm.send(
      new GetParametersCommand({
        Names: [...names.map((name) => `/static-file-upload/${name}`), '/nothing'],
      }),
    );
    const values = new Map((Parameters ?? []).map(({ Name, Value }) => [Name, Value]));
    const value = (name: string) => values.get(`/static-file-upload/${name}`);
    expect(value('cognito_user_pool_id')).toBe(aws.state.userPoolId);
    expect(value('cognito_client_id')).toBe(aws.state.clientId);
    expect(value('normal_bucket_name')).toBe(aws.state.normalBucket);
    expect(JSON.parse(value('cognito_password_policy') ?? '')).toMatchObject({ minimumLength: 8 });
    expect(InvalidParameters).toEqual(['/nothing']);
  });

  test('the parameter store holds a signing key of this installation, encrypted', async () => {
    const Name = '/static-file-upload/receipt_signing_key';
    const sealed = await ssm.send(new GetParameterCommand({ Name }));
    expect(sealed.Parameter).toMatchObject({ Type: 'SecureString', Version: 1 });
    expect(sealed.Parameter?.Value).not.toContain('PRIVATE KEY');
    const open = await ssm.send(new GetParameterCommand({ Name, WithDecryption: true }));
    expect(createPrivateKey(open.Parameter?.Value ?? '').asymmetricKeyType).toBe('ed25519');
  });

  test('the parameter store keeps every version of a secret, and none of them in plain text on disk', async () => {
    const Name = '/some/secret';
    const secrets = ['first-secret-value', 'second-secret-value'];
    for (const Value of secrets) {
      await ssm.send(new PutParameterCommand({ Name, Value, Type: 'SecureString', Overwrite: true }));
    }
    const sealed = await ssm.send(new GetParameterCommand({ Name }));
    expect(secrets).not.toContain(sealed.Parameter?.Value);
    const open = await ssm.send(new GetParameterCommand({ Name, WithDecryption: true }));
    expect(open.Parameter).toMatchObject({ Value: 'second-secret-value', Version: 2, Type: 'SecureString' });
    const history = await ssm.send(new GetParameterHistoryCommand({ Name, WithDecryption: true }));
    expect(history.Parameters?.map(({ Value }) => Value)).toEqual(secrets);
    for (const file of readdirSync(aws.dataFolder).filter((name) => name.startsWith('local-aws.db'))) {
      const content = readFileSync(join(aws.dataFolder, file));
      for (const secret of secrets) expect(content.includes(secret)).toBe(false);
    }
  });

  test('a parameter is overwritten only when the request says so, and can be deleted', async () => {
    const Name = '/other/name';
    await ssm.send(new PutParameterCommand({ Name, Value: 'a', Type: 'String' }));
    await expect(
      ssm.send(new PutParameterCommand({ Name, Value: 'b', Type: 'String' })),
    ).rejects.toMatchObject({
      name: 'ParameterAlreadyExists',
    });
    await ssm.send(new DeleteParameterCommand({ Name }));
    await expect(ssm.send(new GetParameterCommand({ Name }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    });
  });

  test('the server is refused parameters that are not its own, even one name among others', async () => {
    const app = new SSMClient({
      region: aws.state.region,
      endpoint: aws.url,
      credentials: aws.state.credentials.app,
    });
    const own = '/static-file-upload/normal_bucket_name';
    await ssm.send(
      new PutParameterCommand({ Name: '/foreign', Value: 'a', Type: 'String', Overwrite: true }),
    );
    expect((await app.send(new GetParameterCommand({ Name: own }))).Parameter?.Value).toBe(
      aws.state.normalBucket,
    );
    const attempts = [
      app.send(new GetParameterCommand({ Name: '/foreign' })),
      app.send(new GetParametersCommand({ Names: [own, '/foreign'] })),
      app.send(new GetParameterHistoryCommand({ Name: '/foreign' })),
      app.send(new PutParameterCommand({ Name: own, Value: 'another', Overwrite: true })),
      app.send(new DeleteParameterCommand({ Name: own })),
    ];
    for (const outcome of await Promise.allSettled(attempts)) {
      expect(outcome).toMatchObject({ reason: { name: 'AccessDeniedException' } });
    }
    app.destroy();
  });

  test('the parameter store refuses a request whose signature is not valid', async () => {
    const { accessKeyId } = aws.state.credentials.admin;
    const forger = new SSMClient({
      region: aws.state.region,
      endpoint: aws.url,
      credentials: { accessKeyId, secretAccessKey: 'wrong' },
      maxAttempts: 1,
    });
    await expect(forger.send(new GetParameterCommand({ Name: '/any' }))).rejects.toMatchObject({
      name: 'InvalidSignatureException',
    });
    forger.destroy();
  });
});
