import { idempotencyKeyHeader, reprDigest, reprDigestHeader } from '@static-file-upload/contract/headers';
import { type StoredFile, rawUploadResponse } from '@static-file-upload/contract/receipt';
import { type Checksums } from '../../checksums/checksums';
import { randomId } from '../../encoding/random-id';
import { bearer } from '../../http/api';
import { ApiProblem } from '../../http/api-problem';
import { parseResponse } from '../../http/parse-response';
import { type Authorize } from './direct-api';
import { ChangedFile } from './errors';
import { type Environment, retry } from './retry';
import { sendBytes } from './send-bytes';
import { type UploadRequest, contentTypeOf } from './upload-request';

export interface SingleUploadDependencies {
  readonly checksums: Pick<Checksums, 'of'>;
  readonly send: (request: FileToSend) => Promise<StoredFile>;
  readonly authorize: Authorize;
  readonly environment: Environment;
}

export interface FileToSend {
  readonly file: File;
  readonly sensitive: boolean;
  /** SHA-256 of the file, base64: the server stores nothing that differs from it. */
  readonly sha256: string;
  /** The same for every try, so that a file whose confirmation got lost is not stored twice. */
  readonly idempotencyKey: string;
  readonly token: string;
  readonly signal: AbortSignal;
  /** Called with the bytes that have left this device. */
  readonly onProgress: (sentBytes: number) => void;
}

/**
 * Sends a file to the server in one request, after its checksum is known; a broken request begins anew.
 * @throws ChangedFile, UnreadableFile, ChecksumFailure, and as the API does
 */
export async function singleUpload(
  { file, sensitive, signal, emit }: UploadRequest,
  { checksums, send, authorize, environment }: SingleUploadDependencies,
): Promise<StoredFile> {
  const onRead = (readBytes: number) => emit({ kind: 'checking', readBytes });
  const sha256 = await checksums.of('sha-256', file, { signal, onProgress: onRead });
  const idempotencyKey = randomId();
  const onProgress = (sentBytes: number) =>
    emit(sentBytes >= file.size ? { kind: 'finishing' } : { kind: 'sending', sentBytes });
  const attempt = () =>
    authorize((token) => send({ file, sensitive, sha256, idempotencyKey, token, signal, onProgress }));
  emit({ kind: 'sending', sentBytes: 0 });
  try {
    return await retry(attempt, { environment, signal, emit });
  } catch (error) {
    const differs = error instanceof ApiProblem && error.slug === 'checksum-mismatch';
    if (differs && (await checksums.of('sha-256', file, { signal })) !== sha256) throw new ChangedFile();
    throw error;
  }
}

/**
 * Sends a file as it is.
 * @throws ApiProblem, UnexpectedResponse, and as `sendBytes` does
 */
export async function sendFile(request: FileToSend): Promise<StoredFile> {
  const { file, sensitive, sha256, idempotencyKey, token, signal, onProgress } = request;
  const response = await sendBytes({
    url: `/api/uploads/${encodeURIComponent(file.name)}?sensitive=${sensitive}`,
    headers: {
      ...bearer(token),
      'Content-Type': contentTypeOf(file),
      [reprDigestHeader]: reprDigest(sha256),
      [idempotencyKeyHeader]: idempotencyKey,
    },
    bytes: file,
    signal,
    onProgress,
  });
  return parseResponse(rawUploadResponse, response);
}
