import { ApiProblem } from '../http/api-problem';
import { ConnectionFailure } from '../http/connection-failure';
import { type Message } from '../i18n/message';
import { type TranslationKey } from '../i18n/translation-key';
import { ChangedFile, ChecksumFailure, OtherFile, UnreadableFile } from './engine/file-trouble';
import { StorageRefusal } from './engine/storage-refusal';
import { HeldElsewhere } from './engine/upload-locks';

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
  ['invalid-ticket', 'upload.error.lapsed'],
  ['ticket-expired', 'upload.error.lapsed'],
  ['unexpected-parts', 'upload.error.lapsed'],
  ['direct-upload-off', 'upload.error.directOff'],
  ['completion-under-way', 'upload.error.completing'],
  ['checksum-mismatch', 'upload.error.checksum'],
  ['too-many-requests', 'upload.error.tooMany'],
  ['storage-refused', 'upload.error.storageRefused'],
  ['storage-busy', 'upload.error.storageBusy'],
  ['storage-timeout', 'upload.error.storageTimeout'],
  ['draining', 'upload.error.draining'],
]);

/** What to tell a person when a file was not stored. */
export function describeUploadError(error: unknown): Message {
  const own = describeFileTrouble(error);
  if (own) return { key: own };
  if (error instanceof ConnectionFailure) return { key: 'upload.error.connection' };
  if (!(error instanceof ApiProblem)) return { key: 'upload.error.unexpected', params: { requestId: '–' } };
  const key = keyBySlug.get(error.slug) ?? 'upload.error.unexpected';
  return { key, params: { requestId: error.requestId || '–' } };
}

function describeFileTrouble(error: unknown): TranslationKey | undefined {
  if (error instanceof UnreadableFile) return 'upload.error.unreadable';
  if (error instanceof ChangedFile) return 'upload.error.changed';
  if (error instanceof OtherFile) return 'upload.error.otherFile';
  if (error instanceof ChecksumFailure) return 'upload.error.checksumFailed';
  if (error instanceof HeldElsewhere) return 'upload.error.elsewhere';
  if (!(error instanceof StorageRefusal)) return undefined;
  return error.code === 'NoSuchUpload' ? 'upload.error.lapsed' : 'upload.error.directRefused';
}
