import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { request } from 'node:http';
import { type RunningLocalAws, startLocalAws } from '@static-file-upload/testing/local-aws';

interface HttpRequest {
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body?: unknown;
}

type RequestHandler = S3Client['config']['requestHandler'];

/** Changes requests after they have been signed, on their way to the socket. */
function tamperAfterSigning(handler: RequestHandler, tamper: (request: HttpRequest) => void): void {
  const send = handler.handle.bind(handler);
  handler.handle = (request, options) => {
    tamper(request as HttpRequest);
    return send(request, options);
  };
}

const minutes = (count: number) => count * 60_000;

/** Requests that the SDK has really signed, some of them changed on the way. */
describe('signatures', () => {
  let aws: RunningLocalAws;
  let s3: S3Client;
  const clients: { destroy(): void }[] = [];

  beforeAll(async () => {
    aws = await startLocalAws();
    s3 = client();
    await s3.send(
      new PutObjectCommand({ Bucket: aws.state.normalBucket, Key: 'k', Body: 'x', IfNoneMatch: '*' }),
    );
  });

  afterAll(async () => {
    for (const one of clients) one.destroy();
    await aws.stop();
  });

  function client(options: object = {}, tamper: (request: HttpRequest) => void = () => undefined): S3Client {
    const made = new S3Client({
      region: aws.state.region,
      endpoint: aws.url,
      credentials: aws.state.credentials.admin,
      maxAttempts: 1,
      ...options,
    });
    tamperAfterSigning(made.config.requestHandler, tamper);
    clients.push(made);
    return made;
  }

  const get = (Key = 'k') => new GetObjectCommand({ Bucket: aws.state.normalBucket, Key });
  const put = (Key: string) =>
    new PutObjectCommand({
      Bucket: aws.state.normalBucket,
      Key,
      Body: 'x',
      IfNoneMatch: '*',
      Tagging: 'sensitive=true',
    });

  test.each(["!'()*~-_.", 'a b+c%20&d=e', 'Grüße 😀', '../up', 'a//b/', '?versionId=x#y'])(
    'a signature is valid for the key %s',
    async (key) => {
      await s3.send(put(key));
      const { Body } = await s3.send(get(key));
      expect(await Body?.transformToString()).toBe('x');
      const list = new ListObjectsV2Command({ Bucket: aws.state.normalBucket, Prefix: key });
      expect((await s3.send(list)).Contents?.map(({ Key }) => Key)).toEqual([key]);
    },
  );

  test('a signature with an unknown key or another secret is refused', async () => {
    const { accessKeyId, secretAccessKey } = aws.state.credentials.admin;
    const wrongSecret = client({ credentials: { accessKeyId, secretAccessKey: `${secretAccessKey}x` } });
    await expect(wrongSecret.send(get())).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
    const unknownKey = client({ credentials: { accessKeyId: 'AKIA0000000000000000', secretAccessKey } });
    await expect(unknownKey.send(get())).rejects.toMatchObject({ name: 'InvalidAccessKeyId' });
  });

  test.each<[string, string, (request: HttpRequest) => void]>([
    ['the path', 'SignatureDoesNotMatch', (sent) => (sent.path += 'y')],
    ['the query', 'SignatureDoesNotMatch', (sent) => (sent.query['versionId'] = 'null')],
    [
      'a signed header',
      'SignatureDoesNotMatch',
      ({ headers }) => (headers['x-amz-tagging'] = 'sensitive=false'),
    ],
    ['the set of headers', 'AccessDenied', ({ headers }) => (headers['x-amz-acl'] = 'public-read')],
    ['the body', 'XAmzContentSHA256Mismatch', (sent) => (sent.body = 'y')],
  ])('a signature does not survive a change of %s', async (_what, name, tamper) => {
    const key = crypto.randomUUID();
    await expect(
      client({ requestChecksumCalculation: 'WHEN_REQUIRED' }, tamper).send(put(key)),
    ).rejects.toMatchObject({
      name,
    });
    for (const stored of [key, `${key}y`]) {
      const head = new HeadObjectCommand({ Bucket: aws.state.normalBucket, Key: stored });
      await expect(s3.send(head)).rejects.toMatchObject({ name: 'NotFound' });
    }
  });

  test.each([-16, 16])('a signature is refused when the clock is %i minutes off', async (offset) => {
    const skewed = client({ systemClockOffset: minutes(offset) });
    await expect(skewed.send(get())).rejects.toMatchObject({ name: 'RequestTimeTooSkewed' });
  });

  test.each([-14, 14])('a signature is valid when the clock is only %i minutes off', async (offset) => {
    await client({ systemClockOffset: minutes(offset) }).send(get());
  });

  test('a signature for another region is refused', async () => {
    await expect(client({ region: 'us-west-2' }).send(get())).rejects.toMatchObject({
      name: 'AuthorizationHeaderMalformed',
    });
  });

  test('a signature of a path with an invalid encoding is refused, and is not an internal error', async () => {
    const { accessKeyId } = aws.state.credentials.admin;
    const credential = `${accessKeyId}/20261124/${aws.state.region}/s3/aws4_request`;
    const response = await fetchRaw(`/${aws.state.normalBucket}/%E0%A4%A`, {
      'x-amz-date': '20261124T120000Z',
      authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`,
    });
    expect(response).toMatchObject({ status: 400, body: expect.stringContaining('InvalidURI') as unknown });
  });

  test('a request without a signature is refused', async () => {
    const response = await fetch(`${aws.url}/${aws.state.normalBucket}/k`);
    expect(response.status).toBe(403);
    expect(response.headers.get('x-amz-request-id')).toMatch(/^[0-9A-F]{16}$/);
  });

  describe('presigned URLs', () => {
    const presign = (options: { signingDate?: Date; expiresIn?: number } = {}) =>
      getSignedUrl(client({ requestChecksumCalculation: 'WHEN_REQUIRED' }), get(), {
        expiresIn: 60,
        ...options,
      });
    const refusal = async (url: string, init: RequestInit = {}) => {
      const response = await fetch(url, init);
      return `${response.status} ${await response.text()}`;
    };

    test('a presigned URL is valid until it expires', async () => {
      expect(await (await fetch(await presign())).text()).toBe('x');
      const earlier = new Date(Date.now() - 61_000);
      expect(await refusal(await presign({ signingDate: earlier }))).toMatch(/^403.*AccessDenied.*expired/s);
      expect(await (await fetch(await presign({ signingDate: earlier, expiresIn: 600 }))).text()).toBe('x');
    });

    test('a presigned URL may not come from the future, nor last longer than a week', async () => {
      const later = new Date(Date.now() + minutes(16));
      expect(await refusal(await presign({ signingDate: later }))).toMatch(/^403.*RequestTimeTooSkewed/s);
      const url = (await presign()).replace('X-Amz-Expires=60', 'X-Amz-Expires=604801');
      expect(await refusal(url)).toMatch(/^400.*AuthorizationQueryParametersError/s);
    });

    test('a presigned URL does not survive a change', async () => {
      const url = await presign();
      expect(await refusal(url.replace('X-Amz-Expires=60', 'X-Amz-Expires=600'))).toMatch(
        /^403.*SignatureDoesNotMatch/s,
      );
      expect(await refusal(`${url}&versionId=null`)).toMatch(/^403.*SignatureDoesNotMatch/s);
      expect(await refusal(url, { method: 'DELETE' })).toMatch(/^403.*SignatureDoesNotMatch/s);
    });

    test('a presigned URL refuses an added header, so that a tag cannot be flipped', async () => {
      const headers = { 'x-amz-tagging': 'sensitive=false' };
      expect(await refusal(await presign(), { headers })).toMatch(/^403.*not signed/s);
    });

    test('a presigned URL does not mix with a signature in the header', async () => {
      const headers = { authorization: 'AWS4-HMAC-SHA256 anything' };
      expect(await refusal(await presign(), { headers })).toMatch(/^400.*InvalidArgument/s);
    });
  });

  describe('JSON services', () => {
    const getParameter = (options: object = {}, tamper: (request: HttpRequest) => void = () => undefined) => {
      const { region, credentials } = aws.state;
      const ssm = new SSMClient({
        region,
        endpoint: aws.url,
        credentials: credentials.app,
        maxAttempts: 1,
        ...options,
      });
      tamperAfterSigning(ssm.config.requestHandler, tamper);
      clients.push(ssm);
      return ssm.send(new GetParameterCommand({ Name: '/static-file-upload/normal_bucket_name' }));
    };

    test('a JSON service refuses a signature with its own error names', async () => {
      const { accessKeyId } = aws.state.credentials.app;
      await expect(
        getParameter({ credentials: { accessKeyId, secretAccessKey: 'x' } }),
      ).rejects.toMatchObject({
        name: 'InvalidSignatureException',
      });
      await expect(
        getParameter({ credentials: { accessKeyId: 'AKIA0000000000000000', secretAccessKey: 'x' } }),
      ).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
    });

    test('a signature for a JSON service covers the body', async () => {
      expect((await getParameter()).Parameter?.Value).toBe(aws.state.normalBucket);
      const other = JSON.stringify({ Name: '/static-file-upload/cognito_client_id' });
      const tampered = getParameter({}, (sent) => {
        sent.body = other;
        sent.headers['content-length'] = String(other.length);
      });
      await expect(tampered).rejects.toMatchObject({ name: 'InvalidSignatureException' });
    });
  });

  /** Sends targets that a URL parser would refuse. */
  function fetchRaw(
    path: string,
    headers: Record<string, string>,
  ): Promise<{ status: number; body: string }> {
    const { hostname, port } = new URL(aws.url);
    return new Promise((resolve, reject) => {
      request({ hostname, port, path, headers }, (response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => (body += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      })
        .once('error', reject)
        .end();
    });
  }
});
