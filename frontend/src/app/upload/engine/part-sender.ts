import { ConnectionFailure } from '../../http/connection-failure';
import { retryAfterMs } from '../../http/retry-after';
import { UnreadableFile } from './file-trouble';
import { StorageRefusal } from './storage-refusal';

/** Where a part goes, and the headers it must carry. */
export interface PartAddress {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface PartRequest {
  readonly address: PartAddress;
  readonly bytes: Blob;
  readonly signal: AbortSignal;
  /** Called with the bytes that have left this device. */
  readonly onProgress: (sentBytes: number) => void;
}

/** A line on which nothing moves for so long is as good as cut, ms. */
const stalledAfterMs = 60_000;
/** Which the browser sets itself and lets no script set. */
const setByBrowser = new Set(['host', 'content-length']);

/**
 * Sends a part straight to the storage and answers its ETag. The browser reads the bytes from the disk as it sends
 * them. XMLHttpRequest, because fetch does not tell how much is sent.
 * @throws StorageRefusal, ConnectionFailure, UnreadableFile, or the signal's reason when it was aborted
 */
export async function sendPart({ address, bytes, signal, onProgress }: PartRequest): Promise<string> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const xhr = new XMLHttpRequest();
  const abort = () => xhr.abort();
  const watch = new StallWatch(abort);
  signal.addEventListener('abort', abort);
  xhr.upload.onprogress = ({ loaded }) => {
    watch.moved();
    onProgress(loaded);
  };
  xhr.onload = () => {
    const etag = xhr.getResponseHeader('ETag');
    if (xhr.status === 200 && etag !== null) resolve(etag);
    else reject(refusalOf(xhr));
  };
  xhr.onabort = () => reject(signal.aborted ? (signal.reason as Error) : new ConnectionFailure('stalled'));
  xhr.onerror = () => void whyItBroke(bytes).then(reject);
  xhr.open('PUT', address.url);
  for (const [name, value] of Object.entries(address.headers)) {
    if (!setByBrowser.has(name.toLowerCase())) xhr.setRequestHeader(name, value);
  }
  xhr.send(bytes);
  return promise.finally(() => {
    watch.end();
    signal.removeEventListener('abort', abort);
  });
}

class StallWatch {
  readonly #stalled: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(stalled: () => void) {
    this.#stalled = stalled;
    this.moved();
  }

  moved(): void {
    this.end();
    this.#timer = setTimeout(this.#stalled, stalledAfterMs);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

function refusalOf(xhr: XMLHttpRequest): StorageRefusal {
  const code = /<Code>([^<]+)<\/Code>/.exec(xhr.responseText)?.[1] ?? '';
  return new StorageRefusal(xhr.status, code, retryAfterMs(xhr.getResponseHeader('Retry-After')));
}

/** A browser reports bytes that it cannot read as a broken connection; reading the first one tells which. */
export async function whyItBroke(bytes: Blob): Promise<Error> {
  try {
    await bytes.slice(0, 1).arrayBuffer();
    return new ConnectionFailure();
  } catch (error) {
    return new UnreadableFile('The file cannot be read any more', { cause: error });
  }
}
