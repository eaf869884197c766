import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectTaggingCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetParameterCommand, GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { type RunningLocalAws, startLocalAws } from '@static-file-upload/testing/local-aws';

/** What the deployed policies allow and deny, tried with each role's own keys. */
describe('deployed policies', () => {
  let aws: RunningLocalAws;
  let app: S3Client;
  let mover: S3Client;
  let admin: S3Client;
  let normal: string;
  let vault: string;

  beforeAll(async () => {
    aws = await startLocalAws();
    const client = (name: 'app' | 'lambda' | 'admin') =>
      new S3Client({ region: aws.state.region, endpoint: aws.url, credentials: aws.state.credentials[name] });
    [app, mover, admin] = [client('app'), client('lambda'), client('admin')];
    ({ normalBucket: normal, sensitiveBucket: vault } = aws.state);
  });

  afterAll(async () => {
    for (const client of [app, mover, admin]) client.destroy();
    await aws.stop();
  });

  const put = async (sensitive: boolean) => {
    const Key = `sub/${randomUUID()}/file`;
    await app.send(
      new PutObjectCommand({
        Bucket: normal,
        Key,
        Body: 'x',
        IfNoneMatch: '*',
        Tagging: `sensitive=${sensitive}`,
      }),
    );
    return Key;
  };
  const denied = expect.objectContaining({ name: 'AccessDenied' }) as unknown;
  const keyArn = async () => {
    const Key = await moved();
    const { SSEKMSKeyId } = await admin.send(new HeadObjectCommand({ Bucket: vault, Key }));
    return SSEKMSKeyId ?? '';
  };
  const moved = async () => {
    const Key = await put(true);
    await mover.send(
      new CopyObjectCommand({
        Bucket: vault,
        Key,
        CopySource: `${normal}/${Key}`,
        TaggingDirective: 'REPLACE',
        ServerSideEncryption: 'aws:kms',
        BucketKeyEnabled: true,
        SSEKMSKeyId: 'arn:aws:kms:eu-north-1:000000000000:key/0f2c1d5e-5d1f-4b6a-9c3b-5e7a1c0d9e42',
      }),
    );
    return Key;
  };

  describe('the server', () => {
    test('the server cannot read, list or delete what it has stored', async () => {
      const Key = await put(false);
      await expect(app.send(new GetObjectCommand({ Bucket: normal, Key }))).rejects.toEqual(denied);
      await expect(app.send(new ListObjectsV2Command({ Bucket: normal }))).rejects.toEqual(denied);
      await expect(app.send(new DeleteObjectCommand({ Bucket: normal, Key }))).rejects.toEqual(denied);
    });

    test('the server cannot touch the vault', async () => {
      await expect(
        app.send(new PutObjectCommand({ Bucket: vault, Key: 'k', Body: 'x', IfNoneMatch: '*' })),
      ).rejects.toEqual(denied);
      const Key = await moved();
      await expect(app.send(new GetObjectCommand({ Bucket: vault, Key }))).rejects.toEqual(denied);
    });

    test('the server reads its parameters and no others', async () => {
      const ssm = new SSMClient({
        region: aws.state.region,
        endpoint: aws.url,
        credentials: aws.state.credentials.app,
      });
      const { Parameter } = await ssm.send(
        new GetParameterCommand({ Name: '/static-file-upload/normal_bucket_name' }),
      );
      expect(Parameter?.Value).toBe(normal);
      await expect(
        ssm.send(new GetParametersCommand({ Names: ['/static-file-upload/last_good_release'] })),
      ).rejects.toMatchObject({ name: 'AccessDeniedException' });
      ssm.destroy();
    });
  });

  describe('the normal bucket', () => {
    test('the normal bucket refuses to overwrite an object, even for the owner of the account', async () => {
      const Key = await put(false);
      for (const client of [app, admin]) {
        await expect(client.send(new PutObjectCommand({ Bucket: normal, Key, Body: 'y' }))).rejects.toEqual(
          denied,
        );
        await expect(
          client.send(new PutObjectCommand({ Bucket: normal, Key, Body: 'y', IfNoneMatch: '*' })),
        ).rejects.toMatchObject({ name: 'PreconditionFailed' });
      }
    });

    test('the normal bucket refuses every change or removal of a tag', async () => {
      const Key = await put(true);
      const Tagging = { TagSet: [{ Key: 'sensitive', Value: 'false' }] };
      for (const client of [app, mover, admin]) {
        await expect(
          client.send(new PutObjectTaggingCommand({ Bucket: normal, Key, Tagging })),
        ).rejects.toEqual(denied);
        await expect(client.send(new DeleteObjectTaggingCommand({ Bucket: normal, Key }))).rejects.toEqual(
          denied,
        );
      }
    });

    test('only the mover and the vault readers may read a sensitive object', async () => {
      const Key = await put(true);
      for (const client of [mover, admin]) {
        const { ContentLength } = await client.send(new HeadObjectCommand({ Bucket: normal, Key }));
        expect(ContentLength).toBe(1);
      }
    });
  });

  describe('the vault', () => {
    test('the vault takes an object only under its own key', async () => {
      const Key = await put(true);
      const copy = (options: object) =>
        mover.send(
          new CopyObjectCommand({
            Bucket: vault,
            Key,
            CopySource: `${normal}/${Key}`,
            TaggingDirective: 'REPLACE',
            ...options,
          }),
        );
      await expect(copy({})).rejects.toEqual(denied);
      await expect(copy({ ServerSideEncryption: 'AES256' })).rejects.toEqual(denied);
      const another = 'arn:aws:kms:eu-north-1:000000000000:key/11111111-1111-4111-8111-111111111111';
      await expect(copy({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: another })).rejects.toEqual(denied);
      await copy({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: await keyArn() });
    });

    test('the vault gives nothing back to the mover, and everything to a vault reader', async () => {
      const Key = await moved();
      await expect(mover.send(new GetObjectCommand({ Bucket: vault, Key }))).rejects.toEqual(denied);
      const { Body } = await admin.send(new GetObjectCommand({ Bucket: vault, Key }));
      expect(await Body?.transformToString()).toBe('x');
    });

    test('the vault refuses a copy that would keep the tag, because the mover may not tag', async () => {
      const Key = await put(true);
      await expect(
        mover.send(
          new CopyObjectCommand({
            Bucket: vault,
            Key,
            CopySource: `${normal}/${Key}`,
            TaggingDirective: 'COPY',
            ServerSideEncryption: 'aws:kms',
            SSEKMSKeyId: await keyArn(),
          }),
        ),
      ).rejects.toEqual(denied);
    });
  });
});
