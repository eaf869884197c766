/**
 * `npm run bench`: what an upload costs, beside a floor and the usual alternatives, all measured in the same run.
 * Arguments choose scenarios (`npm run bench -- large`); `--write` puts the tables into docs/benchmarks.md.
 * `npm run bench -- --against ../older/backend/dist/main.js` compares this server with another build instead.
 */
import { parseArgs } from 'node:util';
import { browser } from './browser.mts';
import { compare } from './compare.mts';
import { direct } from './direct.mts';
import { memory } from './memory.mts';
import { pages } from './pages.mts';
import { prepare } from './prepare.mts';
import { costTable, writeIntoDocument } from './report.mts';
import { interleave } from './scenarios.mts';
import { subjects } from './subjects.mts';

const MiB = 1024 ** 2;

const { values, positionals } = parseArgs({
  options: { write: { type: 'boolean' }, against: { type: 'string' } },
  allowPositionals: true,
});

const { benchEnvironment, stop } = await prepare();
const all = subjects(benchEnvironment);
const scenarios: Record<string, () => Promise<string>> = {
  large: async () => {
    const load = { size: 48 * MiB, count: 12, concurrency: 4 };
    return costTable(await interleave(Object.values(all), load, { warmUp: 1, counted: 5 }), 'cpuPerGiB');
  },
  small: async () => {
    const load = { size: 10_000, count: 300, concurrency: 8 };
    // Node compiles what it has run some thousand times.
    return costTable(
      await interleave(Object.values(all), load, { warmUp: 6, counted: 10 }),
      'cpuPerUploadMs',
    );
  },
  memory: () => memory(benchEnvironment),
  pages,
  direct: () => direct(benchEnvironment),
  browser,
};

const chosen =
  values.against === undefined
    ? scenarios
    : { compare: () => compare(benchEnvironment, values.against ?? '') };

try {
  for (const [name, run] of Object.entries(chosen)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    process.stdout.write(`\n${name}\n\n`);
    const table = await run();
    process.stdout.write(`${table}\n`);
    if (values.write) writeIntoDocument(name, table);
  }
} finally {
  await stop();
}
