import { Service } from '@angular/core';
import { toApiProblem } from '../http/api-problem';
import { ConnectionFailure } from '../http/connection-failure';
import { type Receipt } from './receipt';

export interface SendRequest {
  readonly file: File;
  readonly sensitive: boolean;
  readonly token: string;
  readonly signal: AbortSignal;
  /** Called with the bytes that have left this device. */
  readonly onProgress: (sentBytes: number) => void;
}

/** The browser can no longer read the file: it was moved, deleted or changed after it was chosen. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}

/** Sends a file as it is. XMLHttpRequest, because fetch does not tell how much is sent. */
@Service()
export class FileSender {
  /** @throws ApiProblem, ConnectionFailure, UnreadableFile, or the signal's reason when it was aborted */
  async send(request: SendRequest): Promise<Receipt> {
    request.signal.throwIfAborted();
    const answer = await exchange(request);
    const { status, responseText } = answer;
    if (status === 201 || status === 200) return JSON.parse(responseText) as Receipt;
    throw toApiProblem(status, responseText, answer.getResponseHeader('X-Request-Id'));
  }
}

function exchange({ file, sensitive, token, signal, onProgress }: SendRequest): Promise<XMLHttpRequest> {
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
  xhr.setRequestHeader('Authorization', `Bearer ${token}`);
  xhr.setRequestHeader('Content-Type', file.type || 'application/octet-stream');
  xhr.send(file);
  return promise.finally(() => signal.removeEventListener('abort', abort));
}

/** A browser reports a file that it cannot read as a broken connection; reading its first byte tells which. */
async function whyItBroke(file: File): Promise<Error> {
  try {
    await file.slice(0, 1).arrayBuffer();
    return new ConnectionFailure();
  } catch (error) {
    return new UnreadableFile('The file cannot be read any more', { cause: error });
  }
}
