/**
 * `npm run oracle`: random bytes on many connections, by every way to upload, several requests on one connection, cut
 * anywhere, wrongly framed, half-closed or reset. Afterwards every object is compared with what its client was told: 201
 * means exactly its object, a refusal means none, and the responses on a connection are those of its requests.
 *
 * `--connections N` (10,000), `--seed N` plays the same connections again, `--only K` only one of them.
 */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { startStack } from '@static-file-upload/testing/api/stack';
import pMap from 'p-map';
import { findObjects } from './oracle/found-objects.ts';
import { Report } from './oracle/report.ts';
import { playConnection, prefixOf, type Trial } from './oracle/trial.ts';

const atOnce = 48;
const batchSize = 1000;

const { values } = parseArgs({
  options: {
    connections: { type: 'string', default: '10000' },
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
    only: { type: 'string' },
  },
});
const seed = Number(values.seed);
const numbers =
  values.only === undefined ? [...Array(Number(values.connections)).keys()] : [Number(values.only)];
const say = (text: string) => process.stdout.write(`${text}\n`);

say(`Seed ${seed}, ${numbers.length} connections`);
const report = new Report();
// A batch has a stack of its own, so that what was sent is in memory for one batch only.
for (let start = 0; start < numbers.length; start += batchSize) {
  await play(numbers.slice(start, start + batchSize));
}
say(report.toString());
if (report.broken > 0) {
  say(
    `Again: npm run oracle -- --seed ${seed} --connections ${numbers.length}, or --only with a number from above`,
  );
  process.exitCode = 1;
}

async function play(batch: readonly number[]): Promise<void> {
  // No limit may refuse what is compared here; the sizes are small, so that there is time for many connections.
  const stack = await startStack({
    USER_REQUESTS_PER_SECOND: '1000000',
    ADDRESS_REQUESTS_PER_SECOND: '1000000',
  });
  try {
    const trials = await pMap(batch, (number) => playConnection(stack, seed, number), {
      concurrency: atOnce,
    });
    // What clients that broke off have begun ends before the objects are looked at.
    await stack.backend.stop();
    compare(trials, await findObjects(stack.stored));
  } finally {
    await stack.stop();
  }
}

function compare(trials: readonly Trial[], objects: Awaited<ReturnType<typeof findObjects>>): void {
  for (const trial of trials) {
    const prefix = prefixOf(seed, trial.number);
    const own = objects.get(prefix) ?? new Map();
    objects.delete(prefix);
    report.add(trial, own);
  }
  for (const strangers of objects.values()) report.addStrangers([...strangers.keys()]);
}
