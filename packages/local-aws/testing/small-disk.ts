import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface SmallDisk {
  readonly folder: string;
  /** Set where nobody may mount a disk: then the largest file of the process takes its place. */
  readonly largestFileBytes: number | undefined;
  remove(): Promise<void>;
}

/** A disk that is soon full: one in memory for whoever may mount it, which takes root. */
export async function makeSmallDisk(bytes: number): Promise<SmallDisk> {
  const folder = await mkdtemp(join(tmpdir(), 'small-disk-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'small-disk', folder]);
  } catch {
    return { folder, largestFileBytes: bytes, remove };
  }
  const unmountAndRemove = async () => {
    await run('umount', [folder]);
    await remove();
  };
  return { folder, largestFileBytes: undefined, remove: unmountAndRemove };
}
