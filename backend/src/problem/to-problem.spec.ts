import { S3ServiceException } from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { toProblem } from './to-problem';
import {
  isTransient,
  requireAcknowledgement,
  StorageError,
  toServiceException,
  toStorageError,
} from '../storage/model/storage-error';

const exception = (name: string, httpStatusCode: number) =>
  new S3ServiceException({ name, message: 'secret words', $fault: 'client', $metadata: { httpStatusCode } });
const socketError = (code: string) => Object.assign(new Error('secret words'), { code });
const timeout = Object.assign(new Error('secret words'), { name: 'TimeoutError' });

describe('A failure of the storage', () => {
  test.each([
    ['refuses', exception('AccessDenied', 403), 'refused', 502, 'storage-refused'],
    ['does not understand', exception('InvalidRequest', 400), 'refused', 502, 'storage-refused'],
    ['has no such bucket', exception('NoSuchBucket', 404), 'refused', 502, 'storage-refused'],
    ['has the object already', exception('PreconditionFailed', 412), 'exists', 502, 'storage-refused'],
    ['throttles', exception('SlowDown', 503), 'busy', 503, 'storage-busy'],
    ['fails', exception('InternalError', 500), 'busy', 503, 'storage-busy'],
    ['completes twice', exception('ConditionalRequestConflict', 409), 'busy', 503, 'storage-busy'],
    ['is out of reach', socketError('ECONNREFUSED'), 'unreachable', 503, 'storage-unreachable'],
    ['has no address', socketError('ENOTFOUND'), 'unreachable', 503, 'storage-unreachable'],
    ['breaks the connection', socketError('ECONNRESET'), 'timeout', 504, 'storage-timeout'],
    ['keeps silent', timeout, 'timeout', 504, 'storage-timeout'],
    ['waited for bytes', exception('RequestTimeout', 400), 'timeout', 504, 'storage-timeout'],
    ['throws what is no error', 'secret words', 'refused', 502, 'storage-refused'],
  ])('that %s is told to the client by its kind', (_, cause, kind, status, type) => {
    const error = toStorageError(cause);
    expect([error.kind, error.cause]).toEqual([kind, cause]);
    const problem = toProblem(error);
    expect([problem.status, problem.type]).toEqual([status, type]);
    expect(problem.cause).toBe(cause);
    expect(problem.message).not.toContain('secret');
  });

  test.each(['SlowDown', 'ECONNREFUSED'])('such as %s says when to come back', (code) => {
    const cause = code === 'SlowDown' ? exception(code, 503) : socketError(code);
    expect(toProblem(toStorageError(cause)).headers).toEqual({ 'Retry-After': '5' });
  });

  test.each([
    ['BadDigest', true, 422, 'checksum-mismatch'],
    ['BadDigest', false, 502, 'storage-refused'],
    ['InvalidPart', true, 422, 'part-list-mismatch'],
    ['InvalidPart', false, 502, 'storage-refused'],
    ['ConditionalRequestConflict', true, 409, 'completion-under-way'],
    ['SlowDown', true, 503, 'storage-busy'],
  ])('named %s (announced by the client: %j) is %d %s', (name, clientAnnounced, status, type) => {
    const problem = toProblem(toStorageError(exception(name, 400), { clientAnnounced }));
    expect([problem.status, problem.type]).toEqual([status, type]);
  });

  test('is transient when the same bytes may be stored later', () => {
    const transient = ['SlowDown', 'InternalError', 'RequestTimeout', 'RequestTimeTooSkewed'];
    const permanent = ['AccessDenied', 'PreconditionFailed', 'BadDigest', 'NoSuchUpload'];
    const all = [...transient, ...permanent];
    expect(all.filter((name) => isTransient(exception(name, 400)))).toEqual(transient);
    expect([500, 502, 503, 504].every((status) => isTransient(exception(String(status), status)))).toBe(true);
    expect([socketError('ECONNRESET'), timeout, new Error('ours')].map(isTransient)).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('A response of the storage', () => {
  test.each([
    [
      403,
      '<Error><Code>AccessDenied</Code><Message>secret words</Message></Error>',
      'AccessDenied',
      'client',
    ],
    [500, '<Error><Code>InternalError</Code></Error>', 'InternalError', 'server'],
    [503, '<html>nginx</html>', '503', 'server'],
    [404, '', '404', 'client'],
  ])('with %d %s is the exception %s', (status, text, name, fault) => {
    const { message, ...error } = toServiceException(status, text);
    expect(error).toMatchObject({ name, $fault: fault, $metadata: { httpStatusCode: status } });
    expect(message).not.toContain('secret');
  });

  test('acknowledges an object only by its checksum', () => {
    expect(() => requireAcknowledgement('AAAAAA==', 'AAAAAA==')).not.toThrow();
    for (const other of [undefined, '', 'BBBBBB==']) {
      expect(() => requireAcknowledgement(other, 'AAAAAA==')).toThrow(StorageError);
    }
  });
});
