import { Client } from './client.mts';
import { type MeasuredProcess } from './measured-process.mts';
import { median, percentile } from './statistics.mts';
import { type Subject } from './subjects.mts';

const GiB = 1024 ** 3;

export interface Load {
  /** Bytes of each file. */
  readonly size: number;
  /** Uploads in one batch, and how many of them at a time. */
  readonly count: number;
  readonly concurrency: number;
}

/** How often every batch is sent: without, and then with being measured. */
export interface Rounds {
  readonly warmUp: number;
  readonly counted: number;
}

export interface Cost {
  readonly name: string;
  /** CPU seconds of the server's process per GiB that clients sent. */
  readonly cpuPerGiB: number;
  /** CPU milliseconds per upload. */
  readonly cpuPerUploadMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Bytes. */
  readonly peakRss: number;
}

interface Batch {
  readonly cpuMicroseconds: number;
  readonly latencies: readonly number[];
}

/** Measures all subjects in turn, again and again, so that what happens on the machine happens to all of them. */
export async function interleave(
  all: readonly Subject[],
  load: Load,
  { warmUp, counted }: Rounds,
): Promise<Cost[]> {
  const running = await Promise.all(
    all.map(async (subject) => ({ subject, process: await subject.start(), batches: [] as Batch[] })),
  );
  for (let round = 0; round < warmUp + counted; round += 1) {
    for (const { subject, process, batches } of running) {
      const batch = await runBatch(subject, process, load);
      if (round >= warmUp) batches.push(batch);
    }
  }
  const costs = await Promise.all(
    running.map(async ({ subject, process, batches }) => summarise(subject.name, load, batches, process)),
  );
  await Promise.all(running.map(({ process }) => process.stop()));
  return costs;
}

async function runBatch(subject: Subject, process: MeasuredProcess, load: Load): Promise<Batch> {
  const client = new Client(load.concurrency);
  const before = await process.usage();
  const latencies: number[] = [];
  let left = load.count;
  const sender = async () => {
    while (left > 0) {
      left -= 1;
      const started = performance.now();
      await subject.upload(client, process.url, load.size);
      latencies.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: load.concurrency }, sender));
  const after = await process.usage();
  client.close();
  return { cpuMicroseconds: after.cpuMicroseconds - before.cpuMicroseconds, latencies };
}

async function summarise(
  name: string,
  { size, count }: Load,
  batches: readonly Batch[],
  process: MeasuredProcess,
): Promise<Cost> {
  const cpuMicroseconds = median(batches.map((batch) => batch.cpuMicroseconds));
  const latencies = batches.flatMap((batch) => batch.latencies);
  const { peakRss } = await process.usage();
  return {
    name,
    cpuPerGiB: cpuMicroseconds / 1e6 / ((size * count) / GiB),
    cpuPerUploadMs: cpuMicroseconds / 1e3 / count,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    peakRss,
  };
}

/** The highest memory of a fresh process under one load, in bytes. */
export async function peakMemory(subject: Subject, load: Load): Promise<number> {
  const process = await subject.start();
  await runBatch(subject, process, load);
  const { peakRss } = await process.usage();
  await process.stop();
  return peakRss;
}
