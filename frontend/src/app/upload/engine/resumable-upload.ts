import { type UploadedPart } from '@static-file-upload/contract/direct-upload';
import { type PartPlan, partsOf } from '@static-file-upload/contract/part-plan';
import { type Checksums } from '../../checksums/checksums';
import { type UnfinishedUpload } from '../../storage/rows';
import { type UploadRecords, looksUntouched } from '../../storage/upload-records';
import { OtherFile } from './errors';
import { type UploadRequest } from './upload-request';

interface Dependencies {
  readonly checksums: Pick<Checksums, 'of'>;
  readonly records: Pick<UploadRecords, 'candidates' | 'partsOf'>;
}

/**
 * The unfinished upload that this file goes on with, if there is one. Its bytes decide: a renamed file or a copy goes
 * on, another file of the same name and size does not.
 * @throws OtherFile when the person has chosen it for an upload of another file, and as Checksums does
 */
export async function findResumable(
  request: UploadRequest,
  fingerprint: string,
  dependencies: Dependencies,
): Promise<UnfinishedUpload | undefined> {
  const { continues } = request;
  const candidates = await dependencies.records.candidates(request);
  const wanted = candidates.filter(({ id }) => continues === undefined || id === continues);
  for (const upload of wanted) {
    if (upload.fingerprint === fingerprint && (await isOf(upload, request, dependencies))) return upload;
  }
  if (continues !== undefined && wanted.length > 0) throw new OtherFile();
  return undefined;
}

/** A file that looks untouched is compared with its stored parts while the others are sent, any other one before. */
async function isOf(
  upload: UnfinishedUpload,
  { file, continues, signal, emit }: UploadRequest,
  { checksums, records }: Dependencies,
): Promise<boolean> {
  if (looksUntouched(file, upload)) return true;
  const uploaded = new Map((await records.partsOf(upload.id)).map((part) => [part.number, part]));
  const stored = partsOf(upload).filter(({ number }) => uploaded.has(number));
  const onRead = (readBytes: number) => emit({ kind: 'checking', readBytes });
  // Without a part that is stored, going on would save nothing and cost the file its new name.
  const isWorthIt = stored.length > 0 || continues !== undefined;
  return isWorthIt && (await hasParts(file, stored, { checksums, uploaded, signal, onRead }));
}

interface Comparison {
  readonly checksums: Pick<Checksums, 'of'>;
  readonly uploaded: ReadonlyMap<number, UploadedPart>;
  readonly signal: AbortSignal;
  /** Called with the bytes that were found to be the same. */
  readonly onRead?: (readBytes: number) => void;
}

/** Whether the stored parts are those of this file. */
export async function hasParts(
  file: File,
  stored: readonly PartPlan[],
  { checksums, uploaded, signal, onRead }: Comparison,
): Promise<boolean> {
  let readBytes = 0;
  for (const { number, offset, size } of stored) {
    const crc32 = await checksums.of('crc32', file.slice(offset, offset + size), { signal });
    if (crc32 !== uploaded.get(number)?.crc32) return false;
    onRead?.((readBytes += size));
  }
  return true;
}
