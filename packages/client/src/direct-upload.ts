import { crc32 } from 'node:zlib';
import { combineCrc32, crc32FromBase64, crc32ToBase64 } from '@static-file-upload/contract/crc32';
import type { PartToPresign, PresignedPart, UploadedPart } from '@static-file-upload/contract/direct-upload';
import { type PartPlan, partsOf } from '@static-file-upload/contract/part-plan';
import type { StoredFile } from '@static-file-upload/contract/receipt';
import pMap from 'p-map';
import { type Api, partNumber } from './api.ts';
import { RefusedError } from './http.ts';
import { type LocalFile, readRange, requireUnchanged, toBody } from './local-file.ts';
import type { SavedUpload, SavedUploads } from './saved-uploads.ts';

/** The first parts are presigned in small batches, so that the first of them is sent soon. */
const minBatch = 4;
/** Later batches are read while parts are sent, and a request costs the service as much as signing several parts. */
const maxBatch = 16;

export interface DirectUploadOptions {
  readonly api: Api;
  readonly sensitive: boolean;
  /** How many parts are sent at a time. */
  readonly parallel: number;
  readonly saved: SavedUploads;
  /** Gets the number of bytes that have arrived, now or in an earlier run. */
  readonly onProgress: (bytes: number) => void;
}

/** A part, and its CRC-32 in base64. */
export interface ReadPart extends PartPlan {
  readonly crc32: string;
}

/** Sends a file in parts straight to the storage; what arrived in an earlier run is not sent again. */
export async function uploadDirectly(file: LocalFile, options: DirectUploadOptions): Promise<StoredFile> {
  const { saved } = options;
  const upload = (await saved.find(file)) ?? (await start(file, options));
  const stored = await finish(file, upload, options).catch(async (error: unknown) => {
    // The service refuses these parts or the ticket: it would refuse them again after the next start.
    if (error instanceof RefusedError && error.status < 500) await saved.forget(file);
    throw error;
  });
  await saved.forget(file);
  return stored;
}

async function start(file: LocalFile, { api, sensitive, saved }: DirectUploadOptions): Promise<SavedUpload> {
  const { name: filename, size, mtimeMs } = file;
  const upload = { ...(await api.start({ filename, size, sensitive })), size, mtimeMs, uploaded: [] };
  await saved.save(file, upload);
  return upload;
}

async function finish(
  file: LocalFile,
  upload: SavedUpload,
  { api, parallel, saved, onProgress }: DirectUploadOptions,
): Promise<StoredFile> {
  const { ticket } = upload;
  const uploaded = new Map(upload.uploaded.map((part) => [part.number, part]));
  let whole = 0;

  async function* missing(): AsyncGenerator<ReadPart> {
    for await (const part of readParts(file, upload.partSize)) {
      whole = combineCrc32(whole, crc32FromBase64(part.crc32), part.size);
      if (uploaded.get(part.number)?.crc32 === part.crc32) onProgress(part.size);
      else yield part;
    }
  }
  async function sendPart([part, presigned]: [ReadPart, PresignedPart]): Promise<void> {
    const arrived = await api.sendPart(ticket, toPresign(part), presigned, () => toBody(file, part));
    uploaded.set(part.number, arrived);
    await saved.save(file, { ...upload, uploaded: [...uploaded.values()] });
    onProgress(part.size);
  }

  const presigned = presignInBatches(missing(), (parts) => api.presign(ticket, parts));
  await sendAll(presigned, sendPart, parallel);
  await requireUnchanged(file);
  return api.complete({ ticket, parts: inOrder(uploaded.values()), crc32: crc32ToBase64(whole) });
}

/** Reads a file once, from its beginning to its end. */
export async function* readParts(file: LocalFile, partSize: number): AsyncGenerator<ReadPart> {
  for (const part of partsOf({ size: file.size, partSize })) {
    let checksum = 0;
    for await (const chunk of readRange(file, part)) checksum = crc32(chunk, checksum);
    yield { ...part, crc32: crc32ToBase64(checksum) };
  }
}

/** @throws what `presign` throws */
async function* presignInBatches(
  parts: AsyncIterable<ReadPart>,
  presign: (parts: PartToPresign[]) => Promise<PresignedPart[]>,
): AsyncGenerator<[ReadPart, PresignedPart]> {
  const join = async (batch: readonly ReadPart[]) => {
    const presigned = await presign(batch.map(toPresign));
    return batch.map((part): [ReadPart, PresignedPart] => [part, partNumber(part.number, presigned)]);
  };
  let batch: ReadPart[] = [];
  let size = minBatch;
  for await (const part of parts) {
    batch.push(part);
    if (batch.length < size) continue;
    yield* await join(batch);
    batch = [];
    size = Math.min(maxBatch, size * 2);
  }
  if (batch.length > 0) yield* await join(batch);
}

/** After the first failure no further item begins. @throws that failure, once no item is under way any more */
async function sendAll<Item>(
  items: AsyncIterable<Item>,
  send: (item: Item) => Promise<void>,
  concurrency: number,
): Promise<void> {
  const begun: Promise<void>[] = [];
  const track = (item: Item) => {
    const sending = send(item);
    begun.push(sending);
    return sending;
  };
  // p-map throws at once; a part that is saved after its upload was forgotten would bring it back.
  await pMap(items, track, { concurrency }).finally(() => Promise.allSettled(begun));
}

function toPresign({ number, size, crc32 }: ReadPart): PartToPresign {
  return { number, size, crc32 };
}

function inOrder(parts: Iterable<UploadedPart>): UploadedPart[] {
  return [...parts].sort((left, right) => left.number - right.number);
}
