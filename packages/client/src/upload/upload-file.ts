import { randomUUID } from 'node:crypto';
import type { Api, Limits, PartDescription, Receipt, SentPart } from './api.ts';
import { PartReader, type PlannedPart, sha256Of } from './checksums.ts';
import { Refused } from './http.ts';
import { inParallel } from './in-parallel.ts';
import { bytesOf, type LocalFile, requireUnchanged } from './local-file.ts';
import { type PlacedPart, withPlaces } from './placed-parts.ts';
import { inWords } from './progress.ts';
import type { SavedUpload, SavedUploads } from './saved-uploads.ts';

export interface Uploading {
  readonly api: Api;
  readonly limits: Limits;
  readonly sensitive: boolean;
  readonly parallel: number;
  readonly saved: SavedUploads;
  /** Told of bytes that have arrived, or are found to have arrived before. */
  readonly advance: (bytes: number) => void;
}

/** Stores one file. @throws Error with a sentence for a person */
export async function uploadFile(file: LocalFile, uploading: Uploading): Promise<Receipt> {
  const { limits } = uploading;
  const limit = limits.directUpload ? limits.maxDirectUploadBytes : limits.maxUploadBytes;
  if (file.size > limit) throw new Error(`Larger than this service takes, which is ${inWords(limit)}.`);
  return isDirect(file, limits) ? uploadInParts(file, uploading) : uploadWhole(file, uploading);
}

/** Whether a file goes straight to the storage. */
export function isDirect({ size }: LocalFile, limits: Limits): boolean {
  return limits.directUpload && size > limits.directUploadThresholdBytes;
}

async function uploadWhole(file: LocalFile, { api, sensitive, advance }: Uploading): Promise<Receipt> {
  const digest = await sha256Of(file);
  const path = `/api/uploads/${encodeURIComponent(file.name)}?sensitive=${sensitive}`;
  const receipt = await api.put(path, () => bytesOf(file, 0, file.size), {
    'content-type': 'application/octet-stream',
    'repr-digest': `sha-256=:${digest}:`,
    'idempotency-key': randomUUID(),
  });
  advance(file.size);
  return receipt;
}

async function uploadInParts(file: LocalFile, uploading: Uploading): Promise<Receipt> {
  const { saved } = uploading;
  const begun = await saved.find(file);
  const upload = begun ?? (await begin(file, uploading));
  const receipt = await finish(file, upload, uploading).catch(async (error: unknown) => {
    // The service does not take these parts, or the ticket, any more: with the same state it never would.
    if (error instanceof Refused && error.status < 500) await saved.forget(file);
    throw error;
  });
  await saved.forget(file);
  return receipt;
}

async function begin(file: LocalFile, { api, sensitive, saved }: Uploading): Promise<SavedUpload> {
  const { name: filename, size, mtimeMs } = file;
  const upload = { ...(await api.start({ filename, size, sensitive })), size, mtimeMs, sent: [] };
  await saved.save(file, upload);
  return upload;
}

/** Sends what has not arrived; a part that has must still have the checksum that it had then. */
async function finish(file: LocalFile, upload: SavedUpload, uploading: Uploading): Promise<Receipt> {
  const { api, parallel, saved, advance } = uploading;
  const sent = new Map<number, SentPart>(upload.sent.map((part) => [part.number, part]));
  const reader = new PartReader(file, upload.partSize);
  const missing = missingOf(reader.parts(), sent, advance);
  const placed = withPlaces(missing, (parts) => api.placesOf(upload.ticket, parts.map(describePart)));
  await inParallel(placed, parallel, async (part: PlacedPart) => {
    const { number, start, end, place } = part;
    const bytes = () => bytesOf(file, start, end);
    sent.set(number, await api.sendPart(upload.ticket, describePart(part), place, bytes));
    await saved.save(file, { ...upload, sent: [...sent.values()] });
    advance(end - start);
  });
  await requireUnchanged(file);
  const parts = [...sent.values()].sort((left, right) => left.number - right.number);
  return api.complete(upload.ticket, parts, reader.crc32);
}

async function* missingOf(
  parts: AsyncIterable<PlannedPart>,
  sent: ReadonlyMap<number, SentPart>,
  advance: (bytes: number) => void,
): AsyncGenerator<PlannedPart> {
  for await (const part of parts) {
    if (sent.get(part.number)?.crc32 === part.crc32) advance(part.end - part.start);
    else yield part;
  }
}

function describePart({ number, start, end, crc32 }: PlannedPart): PartDescription {
  return { number, size: end - start, crc32 };
}
