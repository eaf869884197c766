import { combineCrc32, crc32FromBase64, crc32ToBase64 } from '@static-file-upload/contract/crc32';
import { type UploadedPart } from '@static-file-upload/contract/direct-upload';
import { type PartPlan, partsOf } from '@static-file-upload/contract/part-plan';
import { type ProblemType } from '@static-file-upload/contract/problems';
import { type StoredFile } from '@static-file-upload/contract/receipt';
import { type Checksums } from '../../checksums/checksums';
import { randomId } from '../../encoding/random-id';
import { ApiProblem } from '../../http/api-problem';
import { type UnfinishedUpload } from '../../storage/rows';
import { type UploadRecords, looksUntouched } from '../../storage/upload-records';
import { type AdaptiveLimit } from './adaptive-limit';
import { all } from './all';
import { type DirectApi } from './direct-api';
import { ChangedFile, HeldElsewhere, StorageRefusal } from './errors';
import { fingerprintOf } from './fingerprint';
import { PresignedParts } from './presigned-parts';
import { findResumable, hasParts } from './resumable-upload';
import { type Environment, retry } from './retry';
import { type BytesToSend } from './send-bytes';
import { type UploadLocks } from './upload-locks';
import { uploadPart } from './upload-part';
import { type UploadRequest, contentTypeOf } from './upload-request';

export interface DirectUploadDependencies {
  readonly api: Pick<DirectApi, 'start' | 'presign' | 'complete'>;
  readonly checksums: Pick<Checksums, 'of'>;
  readonly send: (request: BytesToSend) => Promise<string>;
  readonly records: UploadRecords;
  readonly locks: UploadLocks;
  /** Shared by all uploads of the page, as the line is. */
  readonly limit: AdaptiveLimit;
  readonly environment: Environment;
}

/** One upload: what the person wants, what does it, what is known of it, and the parts that the storage has. */
interface Context extends DirectUploadDependencies {
  readonly request: UploadRequest;
  readonly upload: UnfinishedUpload;
  readonly uploaded: Map<number, UploadedPart>;
}

/**
 * Sends a file straight to the storage in parts, and goes on where an earlier try, page or browser session left
 * off: a part that is stored is not sent again.
 * @throws ChangedFile, OtherFile, UnreadableFile, HeldElsewhere, and as the API, the storage and checksums do
 */
export async function directUpload(
  request: UploadRequest,
  dependencies: DirectUploadDependencies,
): Promise<StoredFile> {
  const fingerprint = await fingerprintOf(request.file, dependencies.checksums, request.signal);
  const found = await findResumable(request, fingerprint, dependencies);
  if (found) {
    try {
      return await goOn(found, request, dependencies);
    } catch (error) {
      const isCopy = request.continues === undefined && !looksUntouched(request.file, found);
      // The file that it is a copy of is under way: this one goes its own way.
      if (!(isCopy && error instanceof HeldElsewhere)) throw error;
    }
  }
  return goOn(await start(request, fingerprint, dependencies), request, dependencies);
}

async function goOn(
  upload: UnfinishedUpload,
  request: UploadRequest,
  dependencies: DirectUploadDependencies,
): Promise<StoredFile> {
  const { locks, records } = dependencies;
  return locks.hold(upload.id, async () => {
    request.emit({ kind: 'resumable', id: upload.id, name: upload.name, until: upload.expiresAt });
    try {
      const parts = await records.partsOf(upload.id);
      const uploaded = new Map(parts.map((part) => [part.number, part]));
      const stored = await finish({ ...dependencies, request, upload, uploaded });
      await records.remove(upload.id);
      return stored;
    } catch (error) {
      if (isTerminal(error)) await records.remove(upload.id);
      throw error;
    }
  });
}

async function start(
  request: UploadRequest,
  fingerprint: string,
  { api, environment, records }: DirectUploadDependencies,
): Promise<UnfinishedUpload> {
  const { file, sensitive, userId } = request;
  const { name, size, lastModified } = file;
  const described = { filename: name, size, contentType: contentTypeOf(file), sensitive };
  const started = await retry(() => api.start(described), { ...request, environment });
  const { ticket, partSize, expiresAt } = started;
  const known = { id: randomId(), userId, name, size, lastModified, fingerprint, sensitive };
  const upload = { ...known, ticket, partSize, expiresAt };
  await records.add(upload);
  return upload;
}

async function finish(context: Context): Promise<StoredFile> {
  const { api, checksums, environment, request, upload, uploaded } = context;
  const { file, signal, emit } = request;
  const plans = partsOf({ size: file.size, partSize: upload.partSize });
  const stored = plans.filter(({ number }) => uploaded.has(number));
  const missing = plans.filter(({ number }) => !uploaded.has(number));
  const sentBytes = new SentBytes((bytes) => emit({ kind: 'sending', sentBytes: bytes }));
  emit({ kind: 'sending', sentBytes: 0 });
  for (const { number, size } of stored) sentBytes.set(number, size);

  await all(signal, [
    (either) => requireSame(stored, context, either),
    (either) => sendMissing(missing, sentBytes, context, either),
  ]);
  emit({ kind: 'finishing' });
  if ((await fingerprintOf(file, checksums, signal)) !== upload.fingerprint) throw new ChangedFile();
  const parts = plans.flatMap(({ number }) => uploaded.get(number) ?? []);
  const completion = { ticket: upload.ticket, parts, crc32: wholeCrc32(plans, uploaded) };
  return retry(() => api.complete(completion), { environment, signal, emit });
}

/** What is stored already was read from a file that looked the same; whether it is the same is seen here. */
async function requireSame(
  stored: readonly PartPlan[],
  { checksums, request, uploaded }: Context,
  signal: AbortSignal,
): Promise<void> {
  if (!(await hasParts(request.file, stored, { checksums, uploaded, signal }))) throw new ChangedFile();
}

async function sendMissing(
  missing: readonly PartPlan[],
  sentBytes: SentBytes,
  context: Context,
  signal: AbortSignal,
): Promise<void> {
  const { api, checksums, environment, limit, records, request, send, upload, uploaded } = context;
  const { file, emit } = request;
  const withRetry =
    (stop: AbortSignal) =>
    <Result>(work: () => Promise<Result>) =>
      retry(work, { environment, signal: stop, emit });
  const presigned = new PresignedParts(
    { file, ticket: upload.ticket, parts: missing },
    { checksums, api, ahead: () => limit.concurrency, withRetry: withRetry(signal), signal },
  );
  const sendNext = async (stop: AbortSignal) => {
    const ready = await presigned.next();
    if (!ready) return;
    const part = await uploadPart(ready, {
      send,
      checksums,
      presigned,
      limit,
      withRetry: withRetry(stop),
      now: () => environment.now(),
      signal: stop,
      onProgress: (bytes) => sentBytes.set(ready.number, bytes),
    });
    uploaded.set(part.number, part);
    await records.addPart(upload.id, part);
  };
  await all(
    signal,
    missing.map(() => (stop) => limit.run(stop, () => sendNext(stop))),
  );
}

/** Adds up what is sent of the parts of a file. */
class SentBytes {
  readonly #byPart = new Map<number, number>();
  readonly #onChange: (sum: number) => void;
  #sum = 0;

  constructor(onChange: (sum: number) => void) {
    this.#onChange = onChange;
  }

  set(part: number, bytes: number): void {
    this.#sum += bytes - (this.#byPart.get(part) ?? 0);
    this.#byPart.set(part, bytes);
    this.#onChange(this.#sum);
  }
}

function wholeCrc32(plans: readonly PartPlan[], uploaded: ReadonlyMap<number, UploadedPart>): string {
  const whole = plans.reduce((crc, { number, size }) => {
    return combineCrc32(crc, crc32FromBase64(uploaded.get(number)?.crc32 ?? ''), size);
  }, 0);
  return crc32ToBase64(whole);
}

/** What makes an unfinished upload useless: going on with it would fail in the same way. */
const terminalProblems = new Set<string>([
  'ticket-expired',
  'invalid-ticket',
  'part-list-mismatch',
  'checksum-mismatch',
] satisfies ProblemType[]);

function isTerminal(error: unknown): boolean {
  if (error instanceof ApiProblem) return terminalProblems.has(error.slug);
  return error instanceof ChangedFile || (error instanceof StorageRefusal && error.code === 'NoSuchUpload');
}
