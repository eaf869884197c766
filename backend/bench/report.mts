import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Cost } from './scenarios.mts';

const document = join(import.meta.dirname, '../../docs/benchmarks.md');
const MiB = 1024 ** 2;

const units = { cpuPerGiB: 'CPU s per GiB', cpuPerUploadMs: 'CPU ms per upload' };

/** A table whose first row is the floor that the others are compared with. */
export function costTable(costs: readonly Cost[], measure: keyof typeof units): string {
  const floor = costs[0]?.[measure] ?? NaN;
  const rows = costs.map((cost) => {
    const { name, p50Ms, p99Ms, peakRss } = cost;
    const value = cost[measure];
    const cells = [
      name,
      value.toFixed(2),
      `${(value / floor).toFixed(2)} ×`,
      p50Ms.toFixed(0),
      p99Ms.toFixed(0),
      (peakRss / MiB).toFixed(0),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    `| | ${units[measure]} | to the floor | p50 ms | p99 ms | peak RSS MiB |`,
    '|---|---:|---:|---:|---:|---:|',
    ...rows,
  ].join('\n');
}

/** Replaces the table between the marks of a scenario. */
export function writeIntoDocument(scenario: string, table: string): void {
  const text = readFileSync(document, 'utf8');
  const [begin, end] = [`<!-- ${scenario} -->`, `<!-- end of ${scenario} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${document} has no place for the table "${scenario}".`);
  const dated = `Measured on ${new Date().toISOString().slice(0, 10)} with Node ${process.version}.`;
  writeFileSync(document, `${text.slice(0, from)}${begin}\n\n${dated}\n\n${table}\n\n${text.slice(to)}`);
}
