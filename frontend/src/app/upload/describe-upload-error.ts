import { ApiProblem } from '../http/api-problem';
import { ConnectionFailure } from '../http/connection-failure';
import { type Message } from '../i18n/message';
import { type TranslationKey } from '../i18n/translation-key';
import { UnreadableFile } from './file-sender';

const keyBySlug = new Map<string, TranslationKey>([
  ['unauthorized', 'upload.error.unauthorized'],
  ['forbidden', 'upload.error.forbidden'],
  ['malformed-request', 'upload.error.malformed'],
  ['not-found', 'upload.error.malformed'],
  ['method-not-allowed', 'upload.error.malformed'],
  ['length-required', 'upload.error.malformed'],
  ['unsupported-media-type', 'upload.error.malformed'],
  ['unexpected-part', 'upload.error.malformed'],
  ['missing-sensitive', 'upload.error.missingChoice'],
  ['invalid-sensitive', 'upload.error.missingChoice'],
  ['invalid-filename', 'upload.error.fileName'],
  ['too-large', 'upload.error.tooLarge'],
  ['checksum-mismatch', 'upload.error.checksum'],
  ['too-many-requests', 'upload.error.tooMany'],
  ['storage-refused', 'upload.error.storageRefused'],
  ['storage-busy', 'upload.error.storageBusy'],
  ['storage-timeout', 'upload.error.storageTimeout'],
  ['draining', 'upload.error.draining'],
]);

/** What to tell a person when a file was not stored. */
export function describeUploadError(error: unknown): Message {
  if (error instanceof UnreadableFile) return { key: 'upload.error.unreadable' };
  if (error instanceof ConnectionFailure) return { key: 'upload.error.connection' };
  if (!(error instanceof ApiProblem)) return { key: 'upload.error.unexpected', params: { requestId: '–' } };
  const key = keyBySlug.get(error.slug) ?? 'upload.error.unexpected';
  return { key, params: { requestId: error.requestId || '–' } };
}
