import { toApiProblem } from '../http/api-problem';
import { whyItBroke } from './engine/part-sender';
import { type StoredFile } from './receipt';

export interface SendRequest {
  readonly file: File;
  readonly sensitive: boolean;
  /** SHA-256 of the file, base64: the server stores nothing that differs from it. */
  readonly digest: string;
  /** The same for every try, so that a file whose confirmation got lost is not stored twice. */
  readonly idempotencyKey: string;
  readonly token: string;
  readonly signal: AbortSignal;
  /** Called with the bytes that have left this device. */
  readonly onProgress: (sentBytes: number) => void;
}

/**
 * Sends a file as it is. XMLHttpRequest, because fetch does not tell how much is sent.
 * @throws ApiProblem, ConnectionFailure, UnreadableFile, or the signal's reason when it was aborted
 */
export async function sendFile(request: SendRequest): Promise<StoredFile> {
  request.signal.throwIfAborted();
  const answer = await exchange(request);
  const { status, responseText } = answer;
  if (status === 201 || status === 200) return JSON.parse(responseText) as StoredFile;
  throw toApiProblem({ status, body: responseText, header: (name) => answer.getResponseHeader(name) });
}

function exchange(request: SendRequest): Promise<XMLHttpRequest> {
  const { file, sensitive, signal, onProgress } = request;
  const { promise, resolve, reject } = Promise.withResolvers<XMLHttpRequest>();
  const xhr = new XMLHttpRequest();
  const abort = () => xhr.abort();
  signal.addEventListener('abort', abort);
  xhr.upload.onprogress = ({ loaded }) => onProgress(loaded);
  xhr.upload.onload = () => onProgress(file.size);
  xhr.onload = () => resolve(xhr);
  xhr.onabort = () => reject(signal.reason as Error);
  xhr.onerror = () => void whyItBroke(file).then(reject);
  xhr.open('PUT', `/api/uploads/${encodeURIComponent(file.name)}?sensitive=${sensitive}`);
  for (const [name, value] of Object.entries(headersOf(request))) xhr.setRequestHeader(name, value);
  xhr.send(file);
  return promise.finally(() => signal.removeEventListener('abort', abort));
}

function headersOf({ file, token, digest, idempotencyKey }: SendRequest): Record<string, string> {
  return {
    Authorization: `Bearer ${token}`,
    'Content-Type': file.type || 'application/octet-stream',
    'Repr-Digest': `sha-256=:${digest}:`,
    'Idempotency-Key': idempotencyKey,
  };
}
