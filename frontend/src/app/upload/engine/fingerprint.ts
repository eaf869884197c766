import { type Checksums } from './checksums';

const samples = 16;
const sampleBytes = 4096;

/** Evenly spread over the file, its first and last bytes among them; all of a small file. */
export function sampleStarts(size: number): number[] {
  if (size <= samples * sampleBytes)
    return Array.from({ length: Math.ceil(size / sampleBytes) }, (_, i) => i * sampleBytes);
  const last = size - sampleBytes;
  return Array.from({ length: samples }, (_, index) => Math.floor((last * index) / (samples - 1)));
}

/**
 * Tells a file from others of its name and size by reading a few places of it. That all of it is the same is
 * found out later, by the checksums of its parts.
 * @throws as Checksums does
 */
export function fingerprintOf(
  file: Blob,
  checksums: Pick<Checksums, 'of'>,
  signal?: AbortSignal,
): Promise<string> {
  const places = sampleStarts(file.size).map((start) => file.slice(start, start + sampleBytes));
  return checksums.of('sha-256', new Blob(places), signal ? { signal } : {});
}
