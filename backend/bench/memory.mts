import { startSink } from './prepare.mts';
import { peakMemory } from './scenarios.mts';
import { type Subject, subjects, type BenchEnvironment } from './subjects.mts';

const MiB = 1024 ** 2;
const uploads = 32;
const fileSizes = [12, 48, 96];
const bytesPerSecond = 8 * MiB;

/** How much memory 32 uploads at a time take while the storage is slower than their clients. */
export async function memory(benchEnvironment: BenchEnvironment): Promise<string> {
  const slow = await startSink(bytesPerSecond);
  const { raw, form } = subjects({ ...benchEnvironment, sink: slow.url });
  const rows: string[] = [];
  for (const subject of [raw, form]) {
    if (subject) rows.push(await row(subject));
  }
  await slow.stop();
  const heads = fileSizes.map((size) => `${size} MiB each`);
  return [
    `| peak RSS, MiB | ${heads.join(' | ')} |`,
    `|---|${heads.map(() => '---:|').join('')}`,
    ...rows,
  ].join('\n');
}

async function row(subject: Subject): Promise<string> {
  const cells: string[] = [];
  for (const size of fileSizes) {
    const load = { size: size * MiB, count: uploads, concurrency: uploads };
    cells.push(((await peakMemory(subject, load)) / MiB).toFixed(0));
  }
  return `| ${subject.name} | ${cells.join(' | ')} |`;
}
