import { S3ServiceException } from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { saysStoredBefore, toStorageError, toStreamError } from './object-store-errors';

const answer = (name: string, httpStatusCode: number) =>
  new S3ServiceException({ name, message: 'secret words', $fault: 'client', $metadata: { httpStatusCode } });
const socketError = (code: string) => Object.assign(new Error('secret words'), { code });
const timeout = Object.assign(new Error('secret words'), { name: 'TimeoutError' });

describe('toStorageError', () => {
  test.each([
    ['refused', answer('AccessDenied', 403), 502, 'storage-refused'],
    ['misunderstood', answer('InvalidRequest', 400), 502, 'storage-refused'],
    ['without a bucket', answer('NoSuchBucket', 404), 502, 'storage-refused'],
    ['told to slow down', answer('SlowDown', 503), 503, 'storage-busy'],
    ['failing', answer('InternalError', 500), 503, 'storage-busy'],
    ['completing twice', answer('ConditionalRequestConflict', 409), 503, 'storage-busy'],
    ['out of reach', socketError('ECONNREFUSED'), 503, 'storage-busy'],
    ['broken off', socketError('ECONNRESET'), 504, 'storage-timeout'],
    ['silent', timeout, 504, 'storage-timeout'],
    ['waiting for us', answer('RequestTimeout', 400), 504, 'storage-timeout'],
    ['throwing rubbish', 'secret words', 502, 'storage-refused'],
  ])('when %s', (_, error, status, type) => {
    const problem = toStorageError(error);
    expect([problem.status, problem.type]).toEqual([status, type]);
    expect(problem.cause).toBe(error);
    expect(problem.message).not.toContain('secret');
  });

  test('says when to come back', () => {
    expect(toStorageError(answer('SlowDown', 503)).headers).toEqual({ 'Retry-After': '5' });
  });
});

describe('toStreamError', () => {
  test.each([
    ['BadDigest', 'promised', 422, 'checksum-mismatch'],
    ['BadDigest', undefined, 502, 'storage-refused'],
    ['PreconditionFailed', 'promised', 502, 'storage-refused'],
    ['SlowDown', 'promised', 503, 'storage-busy'],
  ])('when the storage says %s to a body with the checksum %j', (name, promised, status, type) => {
    const problem = toStreamError(answer(name, 400), promised);
    expect([problem.status, problem.type]).toEqual([status, type]);
  });
});

test('only two answers say that our earlier attempt was stored', () => {
  const names = ['PreconditionFailed', 'NoSuchUpload', 'AccessDenied', 'NoSuchKey'];
  expect(names.filter((name) => saysStoredBefore(answer(name, 412)))).toEqual([
    'PreconditionFailed',
    'NoSuchUpload',
  ]);
});
