/**
 * `npm run chaos`: uploads by every route, with curl and a browser, while the server, the storage, the mover and clients
 * are killed at random moments and, in every second round, things go wrong on the line to the storage. After every round each file with the response 201 must lie whole in the right
 * bucket, nothing else may lie anywhere, and no sensitive file may be left in the normal bucket.
 *
 * `--rounds N` (300), `--seconds S` ends earlier, `--seed N` plays the same plan again.
 */
import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findBrowser } from '@static-file-upload/testing/people/browser';
import { Game } from './chaos/game.ts';
import type { RoundKind } from './chaos/plan.ts';
import { SeededRandom } from '@static-file-upload/testing/common/seeded-random';

const MiB = 1024 ** 2;
/** From so many rounds on there is time for large files. */
const fullRun = 100;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '300' },
    seconds: { type: 'string', default: 'Infinity' },
    seed: { type: 'string', default: String(randomInt(2 ** 32)) },
  },
});
const rounds = Number(values.rounds);
const endsAt = Date.now() + Number(values.seconds) * 1000;
const random = new SeededRandom(Number(values.seed));
const say = (text: string) => process.stdout.write(`${text}\n`);

const browser = findBrowser();
if (browser === undefined) say('No browser was found: every upload goes through curl.');
else process.env['CHROMIUM_PATH'] = browser;

say(`Seed ${values.seed}, ${rounds} rounds`);
const dataFolder = await mkdtemp(join(tmpdir(), 'chaos-'));
const game = await Game.start({ random, dataFolder, withBrowser: browser !== undefined });
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void game.stop().finally(() => process.exit(1)));
}
const broken = await play().finally(() => game.stop());
report();

async function play(): Promise<string[]> {
  let played = 0;
  while (played < rounds && Date.now() < endsAt) {
    const found = await game.playRound(kindOf(played));
    played += 1;
    if (found.length > 0) return found;
    if (played % 10 === 0) say(`${played} rounds: ${game.ledger.tally.toString()}`);
  }
  say(`${played} of ${rounds} rounds were played.`);
  return game.checkAnew();
}

function kindOf(round: number): RoundKind {
  return {
    largeBytes: largeBytes(round),
    withBrowser: browser !== undefined && round % 5 === 2,
    withFaults: round % 2 === 1,
  };
}

/** Once 3 GiB, and now and then some hundred MiB. */
function largeBytes(round: number): number | undefined {
  if (rounds < fullRun) return undefined;
  if (round === Math.floor(rounds / 2)) return 3 * 1024 * MiB;
  // Every second one comes in a round with the browser, which sends it in parts.
  return round % 25 === 10 || round % 25 === 12 ? random.between(65, 400) * MiB : undefined;
}

function report(): void {
  const { server, storage, mover, client } = game.kills;
  say(`Killed: server ${server} times, storage ${storage}, mover ${mover}, clients ${client}.`);
  say(`Faults on the line to the storage: ${game.faults}.`);
  say(`Attempts: ${game.ledger.tally.toString()}; ${game.givenUp} files were given up.`);
  for (const sentence of broken) say(`✖ ${sentence}`);
  if (broken.length > 0) {
    say(
      `${broken.length} broken promises. The data: ${dataFolder}; again: npm run chaos -- --seed ${values.seed}`,
    );
    process.exitCode = 1;
    return;
  }
  say('Everything with the response 201 is whole in its bucket, and nothing else is stored.');
}

if (process.exitCode !== 1) await rm(dataFolder, { recursive: true });
