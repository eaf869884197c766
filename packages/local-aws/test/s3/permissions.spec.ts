import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectTaggingCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  ListPartsCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { outcome } from '@static-file-upload/testing/s3-fixture';
import type { ConditionContext } from '../../src/iam/authorization.ts';
import { Kms } from '../../src/kms/kms.ts';
import { S3Service } from '../../src/s3/s3-service.ts';
import type { ObjectCreated } from '../../src/s3/store/events.ts';
import { openDatabase } from '../../src/system/database.ts';

const Bucket = 'bucket';
const keyArn = 'arn:aws:kms:eu-north-1:000000000000:key/test';
const underKey = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: keyArn } as const;
const Body = Buffer.from('content');

/** Real: the service, its tables and files, the SDK. Not real: the caller, and what is allowed. */
describe('which permissions an operation needs', () => {
  let folder: string;
  let database: DatabaseSync;
  let server: Server;
  let client: S3Client;
  let events: ObjectCreated[];
  let checked: { action: string; resource: string; context: ConditionContext }[];
  let denied: string;

  beforeEach(async () => {
    [events, checked, denied] = [[], [], ''];
    folder = await mkdtemp(join(tmpdir(), 's3-permissions-'));
    database = openDatabase(join(folder, 'database'));
    const caller = { principalArn: 'arn:aws:iam::000000000000:role/tester', accountId: '000000000000' };
    const service = new S3Service({
      database,
      folder: join(folder, 'blobs'),
      kms: new Kms(join(folder, 'kms')),
      keyArn,
      accountId: '000000000000',
      region: 'eu-north-1',
      clock: Date.now,
      authenticator: {
        authenticate: ({ request }) => ({
          caller,
          payloadHash: String(request.headers['x-amz-content-sha256']),
          presigned: false,
        }),
      },
      authorizer: {
        isAllowed: (_caller, action, resource, context) => {
          checked.push({ action, resource, context });
          return action !== denied;
        },
      },
      events: { record: (event) => void events.push(event), wake: () => {} },
    });
    service.ensureBucket({
      name: Bucket,
      versioned: false,
      encryption: 'AES256',
      corsOrigins: [],
      notifies: true,
    });
    server = createServer((request, response) => {
      const [path = '', query = ''] = (request.url ?? '').split('?');
      void service.handle({ request, response, requestId: 'id', target: { path, query } });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const credentials = { accessKeyId: 'any', secretAccessKey: 'any' };
    client = new S3Client({ region: 'eu-north-1', endpoint, credentials, maxAttempts: 1 });
  });

  afterEach(async () => {
    client.destroy();
    await new Promise((resolve) => server.close(resolve));
    database.close();
    await rm(folder, { recursive: true });
  });

  async function prepare() {
    await client.send(new PutObjectCommand({ Bucket, Key: 'plain', Body, Tagging: 'a=b' }));
    await client.send(new PutObjectCommand({ Bucket, Key: 'sealed', Body, ...underKey }));
    const begin = new CreateMultipartUploadCommand({ Bucket, Key: 'parts', ...underKey });
    const { UploadId } = await client.send(begin);
    const part = { Bucket, Key: 'parts', UploadId, PartNumber: 1 };
    const { ETag, ChecksumCRC32 } = await client.send(new UploadPartCommand({ ...part, Body }));
    const Parts = [{ PartNumber: 1, ETag, ChecksumCRC32 }];
    return { upload: { Bucket, Key: 'parts', UploadId }, part, MultipartUpload: { Parts } };
  }
  type Prepared = Awaited<ReturnType<typeof prepare>>;

  const plain = { Bucket, Key: 'plain' };
  const sealed = { Bucket, Key: 'sealed' };
  const copy = { Bucket, Key: 'copy', CopySource: 'bucket/sealed', ...underKey };
  const Tagging = { TagSet: [] };
  const operations: [string, string[], (prepared: Prepared) => Promise<unknown>][] = [
    ['PutObject', ['s3:PutObject'], () => client.send(new PutObjectCommand({ ...plain, Body }))],
    [
      'PutObject with tags',
      ['s3:PutObject', 's3:PutObjectTagging'],
      () => client.send(new PutObjectCommand({ ...plain, Body, Tagging: 'c=d' })),
    ],
    [
      'PutObject under a key',
      ['s3:PutObject', 'kms:GenerateDataKey'],
      () => client.send(new PutObjectCommand({ ...plain, Body, ...underKey })),
    ],
    ['GetObject', ['s3:GetObject'], () => client.send(new GetObjectCommand(plain))],
    [
      'GetObject under a key',
      ['s3:GetObject', 'kms:Decrypt'],
      () => client.send(new GetObjectCommand(sealed)),
    ],
    ['HeadObject under a key', ['s3:GetObject'], () => client.send(new HeadObjectCommand(sealed))],
    [
      'HeadObject under a key, with its checksum',
      ['s3:GetObject', 'kms:Decrypt'],
      () => client.send(new HeadObjectCommand({ ...sealed, ChecksumMode: 'ENABLED' })),
    ],
    [
      'CopyObject',
      ['s3:GetObject', 'kms:Decrypt', 's3:PutObject', 'kms:GenerateDataKey'],
      () => client.send(new CopyObjectCommand(copy)),
    ],
    [
      'CopyObject of tags',
      ['s3:GetObject', 's3:PutObject', 's3:GetObjectTagging', 's3:PutObjectTagging'],
      () => client.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: 'bucket/plain' })),
    ],
    [
      'CopyObject that replaces tags by none',
      ['s3:GetObject', 's3:PutObject'],
      () =>
        client.send(
          new CopyObjectCommand({
            Bucket,
            Key: 'copy',
            CopySource: 'bucket/plain',
            TaggingDirective: 'REPLACE',
          }),
        ),
    ],
    ['DeleteObject', ['s3:DeleteObject'], () => client.send(new DeleteObjectCommand(plain))],
    [
      'DeleteObject with If-Match',
      ['s3:DeleteObject', 's3:GetObject'],
      () => client.send(new DeleteObjectCommand({ ...plain, IfMatch: '*' })),
    ],
    ['GetObjectTagging', ['s3:GetObjectTagging'], () => client.send(new GetObjectTaggingCommand(plain))],
    [
      'PutObjectTagging',
      ['s3:PutObjectTagging'],
      () => client.send(new PutObjectTaggingCommand({ ...plain, Tagging })),
    ],
    [
      'DeleteObjectTagging',
      ['s3:DeleteObjectTagging'],
      () => client.send(new DeleteObjectTaggingCommand(plain)),
    ],
    [
      'CreateMultipartUpload with tags, under a key',
      ['s3:PutObject', 's3:PutObjectTagging', 'kms:GenerateDataKey'],
      () => client.send(new CreateMultipartUploadCommand({ ...plain, ...underKey, Tagging: 'a=b' })),
    ],
    [
      'UploadPart',
      ['s3:PutObject', 'kms:GenerateDataKey'],
      ({ part }) => client.send(new UploadPartCommand({ ...part, Body })),
    ],
    [
      'UploadPartCopy',
      ['s3:GetObject', 'kms:Decrypt', 's3:PutObject', 'kms:GenerateDataKey'],
      ({ part }) => client.send(new UploadPartCopyCommand({ ...part, CopySource: 'bucket/sealed' })),
    ],
    [
      'CompleteMultipartUpload',
      ['s3:PutObject', 'kms:Decrypt'],
      ({ upload, MultipartUpload }) =>
        client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload })),
    ],
    [
      'AbortMultipartUpload',
      ['s3:AbortMultipartUpload'],
      ({ upload }) => client.send(new AbortMultipartUploadCommand(upload)),
    ],
    ['ListParts', ['s3:ListMultipartUploadParts'], ({ upload }) => client.send(new ListPartsCommand(upload))],
    ['ListObjectsV2', ['s3:ListBucket'], () => client.send(new ListObjectsV2Command({ Bucket }))],
    [
      'ListObjectVersions',
      ['s3:ListBucketVersions'],
      () => client.send(new ListObjectVersionsCommand({ Bucket })),
    ],
    [
      'ListMultipartUploads',
      ['s3:ListBucketMultipartUploads'],
      () => client.send(new ListMultipartUploadsCommand({ Bucket })),
    ],
  ];

  test.each(operations)(
    '%s needs exactly %j, and is refused when any of them is missing',
    async (_name, actions, work) => {
      const prepared = await prepare();
      const state = async () => [
        database.prepare('SELECT * FROM s3_objects ORDER BY sequence').all(),
        database.prepare('SELECT * FROM s3_parts').all(),
        (await readdir(join(folder, 'blobs'))).toSorted(),
        events.length,
      ];
      const before = await state();
      for (denied of actions) {
        // By its status, because a response to HEAD has no body that could carry the name.
        await expect(work(prepared)).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
        expect(await state()).toEqual(before);
      }
      [denied, checked] = ['', []];
      expect(await outcome(work(prepared))).toBe('stored');
      expect([...new Set(checked.map(({ action }) => action))].toSorted()).toEqual(actions.toSorted());
    },
  );

  test('an object that does not exist is NoSuchKey only for a caller who may list', async () => {
    const get = () => outcome(client.send(new GetObjectCommand({ Bucket, Key: 'absent' })));
    expect(await get()).toBe('NoSuchKey');
    denied = 's3:ListBucket';
    expect(await get()).toBe('AccessDenied');
  });

  test('an empty object under a key needs the key as well', async () => {
    await client.send(new PutObjectCommand({ ...sealed, Body: Buffer.alloc(0), ...underKey }));
    denied = 'kms:Decrypt';
    expect(await outcome(client.send(new GetObjectCommand(sealed)))).toBe('AccessDenied');
  });

  test('policies see the condition keys of a request', async () => {
    const { upload, MultipartUpload } = await prepare();
    const contextOf = async (action: string, work: () => Promise<unknown>) => {
      checked = [];
      await work();
      return checked.find((one) => one.action === action);
    };
    const fresh = { Bucket, Key: 'fresh', Body, IfNoneMatch: '*' };
    expect(await contextOf('s3:PutObject', () => client.send(new PutObjectCommand(fresh)))).toMatchObject({
      resource: 'arn:aws:s3:::bucket/fresh',
      context: { 's3:if-none-match': '*', 's3:ObjectCreationOperation': 'true' },
    });
    const begin = () => client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'x' }));
    expect(await contextOf('s3:PutObject', begin)).toMatchObject({
      context: { 's3:ObjectCreationOperation': 'false' },
    });
    const end = () => client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload }));
    expect(await contextOf('s3:PutObject', end)).toMatchObject({
      context: {
        's3:ObjectCreationOperation': 'true',
        's3:x-amz-server-side-encryption': 'aws:kms',
        's3:x-amz-server-side-encryption-aws-kms-key-id': keyArn,
      },
    });
    expect(await contextOf('s3:GetObject', () => client.send(new GetObjectCommand(plain)))).toMatchObject({
      context: { 's3:ExistingObjectTag/a': 'b' },
    });
    expect(await contextOf('kms:Decrypt', () => client.send(new GetObjectCommand(sealed)))).toMatchObject({
      resource: keyArn,
      context: { 'kms:ViaService': 's3.eu-north-1.amazonaws.com', 'kms:CallerAccount': '000000000000' },
    });
  });

  test('each object comes with its event', async () => {
    const { upload, MultipartUpload } = await prepare();
    await client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload }));
    await client.send(new CopyObjectCommand(copy));
    expect(events.map(({ eventName, key }) => [eventName, key])).toEqual([
      ['ObjectCreated:Put', 'plain'],
      ['ObjectCreated:Put', 'sealed'],
      ['ObjectCreated:CompleteMultipartUpload', 'parts'],
      ['ObjectCreated:Copy', 'copy'],
    ]);
    expect(events[0]).toMatchObject({ size: Body.length, bucket: Bucket, versionId: null });
  });
});
