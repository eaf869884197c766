import { UnreadableFile } from '../../checksums/checksums';
import { ConnectionFailure } from '../../http/connection-failure';
import { type ReceivedResponse } from '../../http/parse-response';

export interface BytesToSend {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Blob;
  readonly signal: AbortSignal;
  /** Called with the bytes that have left this device. */
  readonly onProgress: (sentBytes: number) => void;
}

/** A line on which nothing moves for so long counts as lost. */
const maxStallMs = 60_000;
/** When all bytes have left the device, some may still be on their way, and the other side has to store them. */
const maxResponseMs = 120_000;

/**
 * Sends a file or a part of one with PUT; the browser reads the bytes from the disk as it sends them. XMLHttpRequest,
 * because fetch does not tell how much is sent.
 * @throws ConnectionFailure, UnreadableFile, or the signal's reason when it was aborted
 */
export async function sendBytes(request: BytesToSend): Promise<ReceivedResponse> {
  const { url, headers, bytes, signal, onProgress } = request;
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<ReceivedResponse>();
  const xhr = new XMLHttpRequest();
  const abort = () => xhr.abort();
  let stall = setTimeout(abort, maxStallMs);
  const progressed = (sentBytes: number, waitMs: number) => {
    clearTimeout(stall);
    stall = setTimeout(abort, waitMs);
    onProgress(sentBytes);
  };
  signal.addEventListener('abort', abort);
  xhr.upload.onprogress = ({ loaded }) => progressed(loaded, maxStallMs);
  xhr.upload.onload = () => progressed(bytes.size, maxResponseMs);
  xhr.onload = () =>
    resolve({ status: xhr.status, body: xhr.responseText, header: (name) => xhr.getResponseHeader(name) });
  xhr.onabort = () => reject(signal.aborted ? (signal.reason as Error) : new ConnectionFailure('stalled'));
  xhr.onerror = () => void whyItBroke(bytes).then(reject);
  xhr.open('PUT', url);
  for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
  xhr.send(bytes);
  return promise.finally(() => {
    clearTimeout(stall);
    signal.removeEventListener('abort', abort);
  });
}

/** A browser reports bytes that it cannot read as a broken connection; reading the first one tells which. */
async function whyItBroke(bytes: Blob): Promise<Error> {
  try {
    await bytes.slice(0, 1).arrayBuffer();
    return new ConnectionFailure();
  } catch (error) {
    return new UnreadableFile('The file cannot be read any more', { cause: error });
  }
}
