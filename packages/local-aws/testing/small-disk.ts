import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface SmallDisk {
  readonly folder: string;
  /** Set when this process may not mount a disk: a limit on the size of its files then stands in for a full disk. */
  readonly maxFileBytes: number | undefined;
  remove(): Promise<void>;
}

/** A disk that is soon full: one in memory, if this process is root and may mount it. */
export async function makeSmallDisk(bytes: number): Promise<SmallDisk> {
  const folder = await mkdtemp(join(tmpdir(), 'small-disk-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'small-disk', folder]);
  } catch {
    return { folder, maxFileBytes: bytes, remove };
  }
  const unmountAndRemove = async () => {
    await run('umount', [folder]);
    await remove();
  };
  return { folder, maxFileBytes: undefined, remove: unmountAndRemove };
}
