import { type ProblemType } from '@static-file-upload/contract/problems';
import { ChecksumFailure, UnreadableFile } from '../checksums/checksums';
import { ApiProblem } from '../http/api-problem';
import { ConnectionFailure } from '../http/connection-failure';
import { UnexpectedResponse } from '../http/parse-response';
import { type Message } from '../i18n/message';
import { type TranslationKey } from '../i18n/translation-key';
import { ChangedFile, HeldElsewhere, OtherFile, StorageRefusal } from './engine/errors';

const problemKeys: Record<ProblemType, TranslationKey> = {
  unauthorized: 'upload.error.unauthorized',
  forbidden: 'upload.error.forbidden',
  'malformed-request': 'upload.error.malformed',
  'not-found': 'upload.error.malformed',
  'method-not-allowed': 'upload.error.malformed',
  'unsupported-media-type': 'upload.error.malformed',
  'expectation-failed': 'upload.error.malformed',
  'trailing-form-part': 'upload.error.malformed',
  'missing-sensitive': 'upload.error.missingChoice',
  'invalid-sensitive': 'upload.error.missingChoice',
  'invalid-filename': 'upload.error.fileName',
  'too-large': 'upload.error.tooLarge',
  'invalid-ticket': 'upload.error.lapsed',
  'ticket-expired': 'upload.error.lapsed',
  'part-list-mismatch': 'upload.error.lapsed',
  'direct-upload-off': 'upload.error.directOff',
  'completion-under-way': 'upload.error.completing',
  'checksum-mismatch': 'upload.error.checksum',
  'too-many-requests': 'upload.error.tooMany',
  'unsupported-transfer-coding': 'upload.error.malformed',
  'storage-refused': 'upload.error.storageRefused',
  'storage-busy': 'upload.error.storageBusy',
  'storage-unreachable': 'upload.error.storageUnreachable',
  'outcome-unknown': 'upload.error.outcomeUnknown',
  'storage-timeout': 'upload.error.outcomeUnknown',
  'out-of-upload-slots': 'upload.error.serviceBusy',
  'out-of-buffers': 'upload.error.serviceBusy',
  'parameters-unreachable': 'upload.error.serviceBusy',
  draining: 'upload.error.draining',
  internal: 'upload.error.unexpected',
};

/** What to tell a person when a file was not stored. */
export function describeUploadError(error: unknown): Message {
  const own = describeOwnError(error);
  if (own) return { key: own };
  if (error instanceof ApiProblem) return withRequestId(keyOf(error.slug), error.requestId);
  const requestId = error instanceof UnexpectedResponse ? error.requestId : '';
  return withRequestId('upload.error.unexpected', requestId);
}

function describeOwnError(error: unknown): TranslationKey | undefined {
  if (error instanceof ConnectionFailure) return 'upload.error.connection';
  if (error instanceof UnreadableFile) return 'upload.error.unreadable';
  if (error instanceof ChangedFile) return 'upload.error.changed';
  if (error instanceof OtherFile) return 'upload.error.otherFile';
  if (error instanceof ChecksumFailure) return 'upload.error.checksumFailed';
  if (error instanceof HeldElsewhere) return 'upload.error.elsewhere';
  if (!(error instanceof StorageRefusal)) return undefined;
  return error.code === 'NoSuchUpload' ? 'upload.error.lapsed' : 'upload.error.directRefused';
}

/** A newer server may know problems that this page does not. */
function keyOf(slug: string): TranslationKey {
  return isKnown(slug) ? problemKeys[slug] : 'upload.error.unexpected';
}

function isKnown(slug: string): slug is ProblemType {
  return Object.hasOwn(problemKeys, slug);
}

function withRequestId(key: TranslationKey, requestId: string): Message {
  return { key, params: { requestId: requestId || '–' } };
}
