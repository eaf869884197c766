import { ApiProblem } from '../../http/api-problem';
import { type StoredFile } from '../receipt';
import { type AdaptiveLimit } from './adaptive-limit';
import { type Checksums } from './checksums';
import { combineCrc32, crc32FromBase64, crc32ToBase64 } from './crc32';
import { type DirectApi, type SentPart } from './direct-api';
import { ChangedFile, OtherFile } from './file-trouble';
import { fingerprintOf } from './fingerprint';
import { type Part, partsOf } from './part-plan';
import { type PartRequest } from './part-sender';
import { PartTransfer } from './part-transfer';
import { type Patience } from './patience';
import { randomId } from './random-id';
import { SentBytes } from './sent-bytes';
import { SignedParts } from './signed-parts';
import { type Slots } from './slots';
import { StorageRefusal } from './storage-refusal';
import { together } from './together';
import { type UnfinishedUpload } from './unfinished-upload';
import { type UploadLocks } from './upload-locks';
import { type UploadRecords } from './upload-records';
import { type UploadRequest, waitTeller } from './upload-request';

export interface DirectMeans {
  readonly api: DirectApi;
  readonly checksums: Pick<Checksums, 'of'>;
  readonly send: (request: PartRequest) => Promise<string>;
  readonly records: UploadRecords;
  readonly locks: UploadLocks;
  readonly patience: Patience;
  /** Shared by all uploads of the page, as the line is. */
  readonly slots: Slots;
  readonly limit: AdaptiveLimit;
  /** ms since the epoch. */
  readonly now: () => number;
}

/** What makes an unfinished upload useless: going on with it would fail in the same way. */
const hopeless = new Set(['ticket-expired', 'invalid-ticket', 'unexpected-parts', 'checksum-mismatch']);

/**
 * Sends a file straight to the storage in parts, and goes on where an earlier try, page or browser session left
 * off: a part that is stored is not sent again.
 */
export class DirectUpload {
  readonly #request: UploadRequest;
  readonly #means: DirectMeans;

  constructor(request: UploadRequest, means: DirectMeans) {
    this.#request = request;
    this.#means = means;
  }

  /** @throws ChangedFile, OtherFile, UnreadableFile, HeldElsewhere, and as the API, the storage and checksums do */
  async run(): Promise<StoredFile> {
    const upload = await this.#findOrStart();
    const { locks, records } = this.#means;
    return locks.hold(upload.id, async () => {
      this.#request.tell({ kind: 'resumable', id: upload.id, until: upload.expiresAt });
      try {
        const stored = await this.#finish(upload);
        await records.remove(upload.id);
        return stored;
      } catch (error) {
        if (isHopeless(error)) await records.remove(upload.id);
        throw error;
      }
    });
  }

  async #findOrStart(): Promise<UnfinishedUpload> {
    const fingerprint = await this.#fingerprint();
    const candidates = await this.#means.records.candidates(this.#request);
    const { continues } = this.#request;
    const isWanted = ({ id }: UnfinishedUpload) => continues === undefined || id === continues;
    const wanted = candidates.filter(isWanted);
    const found = wanted.find((upload) => upload.fingerprint === fingerprint);
    if (found) return found;
    if (continues !== undefined && wanted.length > 0) throw new OtherFile();
    return this.#start(fingerprint);
  }

  async #start(fingerprint: string): Promise<UnfinishedUpload> {
    const { file, sensitive, userId } = this.#request;
    const { name, size, lastModified } = file;
    const contentType = file.type || 'application/octet-stream';
    const start = { filename: name, size, contentType, sensitive };
    const { ticket, partSize, expiresAt } = await this.#patiently(() => this.#means.api.start(start));
    const id = randomId();
    const known = { id, userId, name, size, lastModified, fingerprint, sensitive };
    const upload = { ...known, ticket, partSize, expiresAt };
    await this.#means.records.add(upload);
    return upload;
  }

  async #finish(upload: UnfinishedUpload): Promise<StoredFile> {
    const { file, signal, tell } = this.#request;
    const parts = partsOf(file.size, upload.partSize);
    const sent = new Map((await this.#means.records.partsOf(upload.id)).map((part) => [part.number, part]));
    const stored = parts.filter(({ number }) => sent.has(number));
    const sentBytes = new SentBytes((bytes) => tell({ kind: 'sending', sentBytes: bytes }));
    tell({ kind: 'sending', sentBytes: 0 });
    for (const { number, start, end } of stored) sentBytes.set(number, end - start);

    const missing = parts.filter(({ number }) => !sent.has(number));
    await together(signal, [
      (either) => this.#requireSame(stored, sent, either),
      (either) => this.#sendAll(upload, missing, { sent, sentBytes, signal: either }),
    ]);
    tell({ kind: 'finishing' });
    if ((await this.#fingerprint()) !== upload.fingerprint) throw new ChangedFile();
    const inOrder = parts.flatMap(({ number }) => sent.get(number) ?? []);
    const whole = wholeCrc32(parts, sent);
    return this.#patiently(() => this.#means.api.complete(upload.ticket, inOrder, whole));
  }

  /** What is stored already was read from a file that looked the same; whether it is the same is seen here. */
  async #requireSame(
    parts: readonly Part[],
    sent: Map<number, SentPart>,
    signal: AbortSignal,
  ): Promise<void> {
    for (const { number, start, end } of parts) {
      const crc32 = await this.#means.checksums.of('crc32', this.#request.file.slice(start, end), { signal });
      if (crc32 !== sent.get(number)?.crc32) throw new ChangedFile();
    }
  }

  async #sendAll(
    upload: UnfinishedUpload,
    missing: readonly Part[],
    { sent, sentBytes, signal }: { sent: Map<number, SentPart>; sentBytes: SentBytes; signal: AbortSignal },
  ): Promise<void> {
    const { api, checksums, limit, now, records, send, slots } = this.#means;
    const signed = new SignedParts(
      { file: this.#request.file, ticket: upload.ticket, parts: missing },
      {
        api,
        checksums,
        ahead: () => limit.limit,
        patiently: (work) => this.#patiently(work, signal),
        signal,
      },
    );
    const sendNext = async (either: AbortSignal) => {
      const ready = await signed.next();
      if (!ready) return;
      const transfer = new PartTransfer(ready, {
        send,
        checksums,
        signed,
        limit,
        sentBytes,
        now,
        signal: either,
      });
      const part = await this.#patiently(() => transfer.run(), either);
      sent.set(part.number, part);
      await records.addPart(upload.id, part);
    };
    await together(
      signal,
      missing.map(() => (either) => slots.use(either, () => sendNext(either))),
    );
  }

  #fingerprint(): Promise<string> {
    return fingerprintOf(this.#request.file, this.#means.checksums, this.#request.signal);
  }

  #patiently<Result>(work: () => Promise<Result>, signal = this.#request.signal): Promise<Result> {
    return this.#means.patience.run(work, { signal, onWait: waitTeller(this.#request) });
  }
}

function wholeCrc32(parts: readonly Part[], sent: ReadonlyMap<number, SentPart>): string {
  const whole = parts.reduce((crc, { number, start, end }) => {
    return combineCrc32(crc, crc32FromBase64(sent.get(number)?.crc32 ?? ''), end - start);
  }, 0);
  return crc32ToBase64(whole);
}

function isHopeless(error: unknown): boolean {
  if (error instanceof ApiProblem) return hopeless.has(error.slug);
  return error instanceof ChangedFile || (error instanceof StorageRefusal && error.code === 'NoSuchUpload');
}
