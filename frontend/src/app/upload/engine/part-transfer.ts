import { type AdaptiveLimit } from './adaptive-limit';
import { type Checksums } from './checksums';
import { type SentPart } from './direct-api';
import { ChangedFile } from './file-trouble';
import { type PartRequest } from './part-sender';
import { type SentBytes } from './sent-bytes';
import { type ReadyPart, type SignedParts } from './signed-parts';
import { StorageRefusal } from './storage-refusal';

interface Means {
  readonly send: (request: PartRequest) => Promise<string>;
  readonly checksums: Pick<Checksums, 'of'>;
  readonly signed: Pick<SignedParts, 'signAgain'>;
  readonly limit: AdaptiveLimit;
  readonly sentBytes: SentBytes;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

const mostRefusals = 3;

/** Brings one part into the storage. */
export class PartTransfer {
  readonly #means: Means;
  #ready: ReadyPart;
  #refusals = 0;

  constructor(ready: ReadyPart, means: Means) {
    this.#ready = ready;
    this.#means = means;
  }

  /** @throws ChangedFile, and as `sendPart` and the API do */
  async run(): Promise<SentPart> {
    const { limit, sentBytes, now } = this.#means;
    const { number } = this.#ready.part;
    if (Date.parse(this.#ready.address.expiresAt) <= now()) await this.#renew();
    const startedAt = now();
    try {
      const etag = await this.#send();
      limit.arrived(this.#ready.bytes.size, startedAt, now());
      sentBytes.set(number, this.#ready.bytes.size);
      return { number, etag, crc32: this.#ready.crc32 };
    } catch (error) {
      sentBytes.set(number, 0);
      if (!(error instanceof StorageRefusal) || !(await this.#canMend(error))) {
        if (!this.#means.signal.aborted) limit.broke(now());
        throw error;
      }
      return this.run();
    }
  }

  #send(): Promise<string> {
    const { send, sentBytes, signal } = this.#means;
    const { address, bytes, part } = this.#ready;
    const onProgress = (sent: number) => sentBytes.set(part.number, Math.min(sent, bytes.size));
    return send({ address, bytes, signal, onProgress });
  }

  /** An address that has expired is renewed; bytes that arrived damaged go again, unless the file has changed. */
  async #canMend({ status }: StorageRefusal): Promise<boolean> {
    if (status !== 403 && status !== 400) return false;
    this.#refusals += 1;
    if (this.#refusals > mostRefusals) return false;
    if (status === 403) await this.#renew();
    else await this.#requireUnchanged();
    return true;
  }

  async #renew(): Promise<void> {
    this.#ready = { ...this.#ready, address: await this.#means.signed.signAgain(this.#ready) };
  }

  async #requireUnchanged(): Promise<void> {
    const { bytes, crc32 } = this.#ready;
    const { signal } = this.#means;
    if ((await this.#means.checksums.of('crc32', bytes, { signal })) !== crc32) throw new ChangedFile();
  }
}
