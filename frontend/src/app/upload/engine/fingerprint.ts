import { type Checksums } from '../../checksums/checksums';

const maxSamples = 16;
const sampleBytes = 4096;

/** Evenly spread over the file, its first and last bytes among them; all of a small file. */
export function sampleOffsets(size: number): number[] {
  if (size <= maxSamples * sampleBytes) {
    return Array.from({ length: Math.ceil(size / sampleBytes) }, (_, index) => index * sampleBytes);
  }
  const last = size - sampleBytes;
  return Array.from({ length: maxSamples }, (_, index) => Math.floor((last * index) / (maxSamples - 1)));
}

/**
 * Tells a file from others of its name and size by a few samples of it. That all of it is the same is found out
 * later, by the checksums of its parts.
 * @throws as Checksums does
 */
export function fingerprintOf(
  file: Blob,
  checksums: Pick<Checksums, 'of'>,
  signal: AbortSignal,
): Promise<string> {
  const samples = sampleOffsets(file.size).map((offset) => file.slice(offset, offset + sampleBytes));
  return checksums.of('sha-256', new Blob(samples), { signal });
}
