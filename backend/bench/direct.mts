import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { server } from '@static-file-upload/testing/stack/product';
import { Api } from '@static-file-upload/client/api';
import { findFile } from '@static-file-upload/client/find-files';
import { SavedUploads } from '@static-file-upload/client/saved-uploads';
import { uploadFile } from '@static-file-upload/client/upload-file';
import { MeasuredProcess } from './measured-process.mts';
import { median } from './statistics.mts';
import { type BenchEnvironment } from './subjects.mts';

const GiB = 1024 ** 3;
/** GiB. */
const sizes = [1, 4];
const rounds = 3;
/** Each of one byte, until the code they run is compiled. */
const warmUps = 100;
const idleMs = 5000;

/** What the server does for files that the command-line client sends straight to the storage, in 64 MiB parts. */
export async function direct({ state, accessToken }: BenchEnvironment): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-direct-'));
  const { script, environment } = server(state, { port: undefined, dataFolder: '' });
  const process = await MeasuredProcess.start(script, environment);
  try {
    const upload = await uploader(process.url, accessToken, folder);
    for (let count = 0; count < warmUps; count += 1) await upload(1);
    const idlePerSecond = (await cpuMs(process, () => sleep(idleMs))) / (idleMs / 1000);
    const rows: string[] = [];
    for (const size of sizes) {
      const [used, seconds]: [number[], number[]] = [[], []];
      for (let round = 0; round < rounds; round += 1) {
        const started = performance.now();
        used.push(await cpuMs(process, () => upload(size * GiB)));
        seconds.push((performance.now() - started) / 1000);
      }
      const cells = [
        median(used) / size,
        median(used),
        Math.min(...used),
        Math.max(...used),
        median(seconds) * idlePerSecond,
      ];
      rows.push(`| ${size} GiB | ${cells.map((cell) => cell.toFixed(1)).join(' | ')} |`);
    }
    return [
      '| one file of | CPU ms per GiB | CPU ms in all | least | most | of an idle server in this time |',
      '|---|---:|---:|---:|---:|---:|',
      ...rows,
    ].join('\n');
  } finally {
    await process.stop();
    await rm(folder, { recursive: true });
  }
}

async function uploader(url: string, accessToken: string, folder: string) {
  const session = { freshToken: () => Promise.resolve(accessToken) };
  const api = new Api(new URL(url), session, new AbortController().signal);
  const limits = { ...(await api.readLimits()), directUploadThresholdBytes: 0 };
  const saved = new SavedUploads({ origin: url, user: 'bench', sensitive: false }, join(folder, 'state'));
  const path = join(folder, 'file.bin');
  const options = { api, limits, saved, sensitive: false, parallel: 4, onProgress: () => undefined };
  await writeFile(path, '');
  return async (bytes: number) => {
    // Sparse: it takes no space on the disk, and reading it costs little.
    await truncate(path, bytes);
    await uploadFile(await findFile(path), options);
  };
}

async function cpuMs(process: MeasuredProcess, work: () => Promise<unknown>): Promise<number> {
  const before = await process.usage();
  await work();
  return ((await process.usage()).cpuMicroseconds - before.cpuMicroseconds) / 1000;
}
