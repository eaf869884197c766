import { S3ServiceException } from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import {
  maySucceedLater,
  requireAcknowledgement,
  saysStoredBefore,
  toServiceException,
  toStorageError,
  toStreamError,
} from './object-store-errors';
import { StorageRefused } from './storage-error';

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

test.each([
  [403, '<Error><Code>AccessDenied</Code><Message>secret words</Message></Error>', 'AccessDenied', 'client'],
  [500, '<Error><Code>InternalError</Code></Error>', 'InternalError', 'server'],
  [503, '<html>nginx</html>', '503', 'server'],
  [404, '', '404', 'client'],
])('an answer %d %s is the exception %s', (status, text, name, fault) => {
  const { message, ...error } = toServiceException(status, text);
  expect(error).toMatchObject({ name, $fault: fault, $metadata: { httpStatusCode: status } });
  expect(message).not.toContain('secret');
});

test('bytes are sent again after what passes by itself', () => {
  const passing = ['SlowDown', 'InternalError', 'RequestTimeout', 'RequestTimeTooSkewed'];
  const lasting = ['AccessDenied', 'PreconditionFailed', 'BadDigest', 'NoSuchUpload'];
  const all = [...passing, ...lasting];
  expect(all.filter((name) => maySucceedLater(answer(name, 400)))).toEqual(passing);
  expect([500, 502, 503, 504].every((status) => maySucceedLater(answer(String(status), status)))).toBe(true);
  expect([socketError('ECONNRESET'), timeout, new Error('ours')].map(maySucceedLater)).toEqual([
    true,
    true,
    false,
  ]);
});

test('only the checksum itself acknowledges', () => {
  expect(() => requireAcknowledgement('AAAAAA==', 'AAAAAA==')).not.toThrow();
  for (const other of [undefined, '', 'BBBBBB==']) {
    expect(() => requireAcknowledgement(other, 'AAAAAA==')).toThrow(StorageRefused);
  }
});
