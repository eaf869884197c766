import { type UploadedPart } from '@static-file-upload/contract/direct-upload';
import { type Checksums } from '../../checksums/checksums';
import { retryAfterMs } from '../../http/retry-after';
import { type AdaptiveLimit } from './adaptive-limit';
import { ChangedFile, StorageRefusal } from './errors';
import { type PresignedParts, type ReadyPart } from './presigned-parts';
import { type BytesToSend, sendBytes } from './send-bytes';

interface Dependencies {
  readonly send: (request: BytesToSend) => Promise<string>;
  readonly checksums: Pick<Checksums, 'of'>;
  readonly presigned: Pick<PresignedParts, 'presignAgain'>;
  readonly limit: Pick<AdaptiveLimit, 'arrived' | 'broke'>;
  /** Does work again after transient failures. */
  readonly withRetry: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** ms since the epoch. */
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly onProgress: (sentBytes: number) => void;
}

const maxRefusals = 3;

/**
 * Brings one part into the storage. A URL that has expired is renewed; bytes that arrived damaged go again, unless
 * the file has changed.
 * @throws ChangedFile, and as `sendPart` and the API do
 */
export function uploadPart(part: ReadyPart, dependencies: Dependencies): Promise<UploadedPart> {
  const { send, checksums, presigned, limit, withRetry, now, signal, onProgress } = dependencies;
  const { number, bytes, crc32 } = part;
  let ready = part;
  let refusals = 0;
  const renew = async () => void (ready = await presigned.presignAgain(ready));

  async function canMend({ status }: StorageRefusal): Promise<boolean> {
    if (status !== 403 && status !== 400) return false;
    refusals += 1;
    if (refusals > maxRefusals) return false;
    if (status === 403) await renew();
    else if ((await checksums.of('crc32', bytes, { signal })) !== crc32) throw new ChangedFile();
    return true;
  }

  async function attempt(): Promise<UploadedPart> {
    if (Date.parse(ready.presigned.expiresAt) <= now()) await renew();
    const { url, headers } = ready.presigned;
    const startedAt = now();
    try {
      const progress = (sent: number) => onProgress(Math.min(sent, bytes.size));
      const etag = await send({ url, headers, bytes, signal, onProgress: progress });
      limit.arrived(bytes.size, startedAt, now());
      onProgress(bytes.size);
      return { number, etag, crc32 };
    } catch (error) {
      onProgress(0);
      if (!(error instanceof StorageRefusal) || !(await canMend(error))) {
        if (!signal.aborted) limit.broke(now());
        throw error;
      }
      return attempt();
    }
  }

  return withRetry(attempt);
}

/** The browser sets these itself and lets no script set them. */
const setByBrowser = new Set(['host', 'content-length']);

/**
 * Sends a part straight to the storage and returns its ETag.
 * @throws StorageRefusal, and as `sendBytes` does
 */
export async function sendPart({ headers, ...request }: BytesToSend): Promise<string> {
  const allowed = Object.entries(headers).filter(([name]) => !setByBrowser.has(name.toLowerCase()));
  const { status, body, header } = await sendBytes({ ...request, headers: Object.fromEntries(allowed) });
  const etag = header('ETag');
  if (status === 200 && etag !== null) return etag;
  const code = /<Code>([^<]+)<\/Code>/.exec(body)?.[1] ?? '';
  throw new StorageRefusal(status, code, retryAfterMs(header('Retry-After')));
}
