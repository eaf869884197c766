import { problemTypeNames } from '@static-file-upload/contract/problems';
import { ChecksumFailure, UnreadableFile } from '../checksums/checksums';
import { ApiProblem } from '../http/api-problem';
import { ConnectionFailure } from '../http/connection-failure';
import { UnexpectedResponse } from '../http/parse-response';
import { describeUploadError } from './describe-upload-error';
import { ChangedFile, HeldElsewhere, OtherFile, StorageRefusal } from './engine/errors';

test.each(problemTypeNames.filter((slug) => slug !== 'internal'))(
  'the problem %s has a sentence of its own',
  (slug) => {
    expect(describeUploadError(new ApiProblem(400, slug, 'r-1')).key).not.toBe('upload.error.unexpected');
  },
);

test('an unforeseen error names the request to report', () => {
  const unexpected = { key: 'upload.error.unexpected', params: { requestId: 'r-1' } };

  expect(describeUploadError(new ApiProblem(500, 'internal', 'r-1'))).toEqual(unexpected);
  expect(describeUploadError(new ApiProblem(418, 'unknown', 'r-1'))).toEqual(unexpected);
  expect(describeUploadError(new ApiProblem(418, 'constructor', 'r-1'))).toEqual(unexpected);
  expect(describeUploadError(new UnexpectedResponse('r-1'))).toEqual(unexpected);
  expect(describeUploadError(new TypeError('?')).key).toBe('upload.error.unexpected');
});

test('a broken connection and an unreadable file are told apart', () => {
  expect(describeUploadError(new ConnectionFailure()).key).toBe('upload.error.connection');
  expect(describeUploadError(new UnreadableFile()).key).toBe('upload.error.unreadable');
});

test.each([
  [new ChangedFile(), 'upload.error.changed'],
  [new OtherFile(), 'upload.error.otherFile'],
  [new ChecksumFailure(), 'upload.error.checksumFailed'],
  [new HeldElsewhere(), 'upload.error.elsewhere'],
  [new StorageRefusal(404, 'NoSuchUpload'), 'upload.error.lapsed'],
  [new StorageRefusal(403, 'AccessDenied'), 'upload.error.directRefused'],
])('%s has a sentence of its own', (error, key) => {
  expect(describeUploadError(error).key).toBe(key);
});
