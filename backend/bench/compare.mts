import { resolve } from 'node:path';
import { server } from '@static-file-upload/testing/stack/product';
import { Client } from './client.mts';
import { MeasuredProcess } from './measured-process.mts';
import { median } from './statistics.mts';
import { productEnvironment, type Subject, subjects, type BenchEnvironment } from './subjects.mts';

const MiB = 1024 ** 2;
/** For small uploads: Node compiles what it has run some thousand times. */
const warmUpPairs = 12;
const countedPairs = 10;

const loads = {
  'raw, 10 kB': { route: 'raw', size: 10_000, count: 300, concurrency: 8 },
  'form, 10 kB': { route: 'form', size: 10_000, count: 300, concurrency: 8 },
  'raw, 48 MiB': { route: 'raw', size: 48 * MiB, count: 12, concurrency: 4 },
  'form, 48 MiB': { route: 'form', size: 48 * MiB, count: 12, concurrency: 4 },
} as const;

type Load = (typeof loads)[keyof typeof loads];

/**
 * Compares this server with another build of it, by user CPU time per request. The two take turns, so that the load of
 * the machine reaches both; the spread is that of the pairs.
 * @param other the built script of the other server, such as `/elsewhere/backend/dist/main.js`
 */
export async function compare(benchEnvironment: BenchEnvironment, other: string): Promise<string> {
  const rows = [
    '| load | other, ms | this, ms | ratio (median of pairs) | spread of pairs |',
    '|---|---|---|---|---|',
  ];
  for (const [name, load] of Object.entries(loads)) {
    const pairs = await measurePairs(benchEnvironment, resolve(process.env['INIT_CWD'] ?? '.', other), load);
    const ratios = pairs.map(([before, after]) => after / before).sort((left, right) => left - right);
    const ms = (pick: 0 | 1) => median(pairs.map((pair) => pair[pick])).toFixed(2);
    const spread = `${ratios[0]?.toFixed(3)} to ${ratios.at(-1)?.toFixed(3)}`;
    rows.push(`| ${name} | ${ms(0)} | ${ms(1)} | ${median(ratios).toFixed(3)} | ${spread} |`);
  }
  return rows.join('\n');
}

async function measurePairs(
  benchEnvironment: BenchEnvironment,
  other: string,
  load: Load,
): Promise<(readonly [number, number])[]> {
  const { script, flags, environment } = server(benchEnvironment.state, productEnvironment(benchEnvironment));
  const start = (which: string) => MeasuredProcess.start(which, environment, flags);
  const [before, after] = [await start(other), await start(script)];
  const subject = subjects(benchEnvironment)[load.route];
  const pairs: (readonly [number, number])[] = [];
  const warmUp = load.size < MiB ? warmUpPairs : 1;
  for (let round = 0; round < warmUp + countedPairs; round += 1) {
    // Each goes first in every second pair.
    const first = round % 2 === 0 ? before : after;
    const costs = new Map([[first, await userMsPerRequest(first, subject, load)]]);
    const second = first === before ? after : before;
    costs.set(second, await userMsPerRequest(second, subject, load));
    if (round >= warmUp) pairs.push([costs.get(before) ?? NaN, costs.get(after) ?? NaN]);
  }
  await Promise.all([before.stop(), after.stop()]);
  return pairs;
}

async function userMsPerRequest(
  process: MeasuredProcess,
  subject: Subject | undefined,
  { size, count, concurrency }: Load,
): Promise<number> {
  const client = new Client(concurrency);
  const { userMicroseconds: before } = await process.usage();
  let left = count;
  const send = async () => {
    while (left > 0) {
      left -= 1;
      await subject?.upload(client, process.url, size);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, send));
  client.close();
  return ((await process.usage()).userMicroseconds - before) / 1000 / count;
}
