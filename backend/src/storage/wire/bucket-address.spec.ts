import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { describe, expect, test } from '@jest/globals';
import { BucketAddress } from './bucket-address';

const credentials = { accessKeyId: 'unused', secretAccessKey: 'nothing' };
const client = (endpoint?: string) =>
  new S3Client({ region: 'eu-north-1', credentials, ...(endpoint === undefined ? {} : { endpoint }) });

describe('The address of a bucket', () => {
  test.each([
    ['AWS', undefined, 'https:', 'files.s3.eu-north-1.amazonaws.com', undefined, '/a/b'],
    ['an address by number', 'http://192.0.2.1:9000', 'http:', '192.0.2.1', 9000, '/files/a/b'],
    [
      'an address below a path',
      'https://example.org/s3',
      'https:',
      'files.example.org',
      undefined,
      '/s3/a/b',
    ],
  ])('is the one to which the SDK sends objects: %s', async (_, endpoint, protocol, hostname, port, path) => {
    const address = await new BucketAddress(client(endpoint), 'files').find();
    expect([address.protocol, address.hostname, address.port]).toEqual([protocol, hostname, port]);
    expect(address.host).toBe(port === undefined ? hostname : `${hostname}:${port}`);
    expect(address.path('a/b')).toBe(path);
  });

  test.each(['sub/id/ü 100 %.txt', "sub/id/!'()*&$+,;=:@?#[]", 'sub/id/~._-', 'sub/id/..', '😀'])(
    'encodes keys as the SDK does: %s',
    async (key) => {
      const s3 = client('http://192.0.2.1:9000');
      const url = await getSignedUrl(s3, new PutObjectCommand({ Bucket: 'files', Key: key }));
      const { path } = await new BucketAddress(s3, 'files').find();
      expect(path(key)).toBe(/^http:\/\/[^/]+([^?]*)/.exec(url)?.[1]);
    },
  );
});
