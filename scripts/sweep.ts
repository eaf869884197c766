/**
 * `npm run sweep`: the mover's sweep over a bucket of 100,000 objects of which events have missed one in twenty, while
 * files are uploaded and late events come. The first sweep has too little time and is cut off by its deadline; others
 * follow until nothing is left to move. Then each sensitive object must lie in the vault byte for byte and nowhere
 * else, and no other object may have been touched.
 *
 * `--objects N` (100000)
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundlePath, functionEnvironment, scheduledEvent } from '@static-file-upload/testing/stack/mover';
import { FunctionProcess } from '@static-file-upload/local-aws/lambda/function-process';
import { type RunningLocalAws, startLocalAws } from '@static-file-upload/testing/stack/local-aws';
import { seedObjects } from '@static-file-upload/testing/storage/seed-objects';
import { Buckets } from './sweep/buckets.ts';
import { compareBuckets } from './sweep/compare.ts';
import { LiveEvents } from './sweep/live-events.ts';
import { type Member, population, seededFrom } from './sweep/population.ts';
import { ResidentMemory } from './sweep/resident-memory.ts';

/** Before the deadline, in which nothing is begun: `deadline.ts` of the mover. */
const reservedMs = 60_000;
const cutOffMs = reservedMs + 10_000;
/** As deployed. */
const timeoutMs = 900_000;
const maxSweeps = 10;
const settlesWithinMs = 120_000;

const { values } = parseArgs({ options: { objects: { type: 'string', default: '100000' } } });
const say = (text: string) => process.stdout.write(`${text}\n`);
const members = [...population(Number(values.objects))];
const missed = members.filter(({ kind }) => kind === 'missed').map(({ key }) => key);

const dataFolder = await mkdtemp(join(tmpdir(), 'sweep-'));
try {
  const seconds = timed();
  const now = Date.now();
  seedObjects(dataFolder, 'static-file-upload-normal', objects(members, now));
  say(`${members.length} objects, ${missed.length} of them missed: laid out in ${seconds()} s`);
  const aws = await startLocalAws({
    dataFolder,
    // The sweeps of the schedule stay away: these here are the ones that count.
    environment: { LOCAL_AWS_LAMBDA_BUNDLE: bundlePath, LOCAL_AWS_LAMBDA_SWEEP_MS: '86400000' },
  });
  const wrong = await run(aws).finally(() => aws.stop());
  for (const sentence of wrong.slice(0, 20)) say(`WRONG: ${sentence}`);
  say(wrong.length === 0 ? 'Everything is where it has to be.' : `${wrong.length} things are wrong.`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
} finally {
  await rm(dataFolder, { recursive: true, force: true });
}

function* objects(all: readonly Member[], now: number) {
  for (const member of all) yield seededFrom(member, now);
}

async function run(aws: RunningLocalAws): Promise<string[]> {
  const buckets = new Buckets(aws.state);
  const before = await buckets.normalObjects();
  const [sweeper, late] = [functionOf(aws), functionOf(aws)];
  const memory = new ResidentMemory(() => sweeper.pid);
  const live = new LiveEvents(buckets, late, missed);
  try {
    let left = await sweepOnce(sweeper, buckets, cutOffMs);
    for (let sweeps = 1; left > 0 && sweeps < maxSweeps; sweeps += 1) {
      left = await sweepOnce(sweeper, buckets, timeoutMs);
    }
    await live.stop();
    await settled(buckets, live);
    const { uploaded } = live;
    say(
      `Beside them: ${uploaded.sensitive.size + uploaded.normal.size} uploads, ${live.late.size} late events`,
    );
    say(`Largest memory of the mover: ${Math.round(memory.peakMiB)} MiB`);
    return await compareBuckets(buckets, { members, live, before });
  } finally {
    memory.stop();
    for (const process of [sweeper, late]) process.stop();
    buckets.close();
  }
}

function functionOf(aws: RunningLocalAws): FunctionProcess {
  return new FunctionProcess({
    arn: 'arn:aws:lambda:eu-north-1:000000000000:function:static-file-upload',
    bundle: bundlePath,
    environment: functionEnvironment(aws),
    timeoutMs,
  });
}

/** @returns how many missed objects are left @throws Error when the sweep failed, or was still at work at its deadline */
async function sweepOnce(mover: FunctionProcess, buckets: Buckets, withinMs: number): Promise<number> {
  const seconds = timed();
  await mover.invoke(scheduledEvent, randomUUID(), withinMs);
  const took = seconds();
  const normal = await buckets.normalObjects();
  const left = missed.filter((key) => normal.has(key)).length;
  say(`A sweep of at most ${(withinMs - reservedMs) / 1000} s: ${took} s; ${left} missed objects are left`);
  return left;
}

/** Waits for the events of the last uploads. */
async function settled(buckets: Buckets, { uploaded }: LiveEvents): Promise<void> {
  for (const deadline = Date.now() + settlesWithinMs; Date.now() < deadline;) {
    const normal = await buckets.normalObjects();
    if (![...uploaded.sensitive].some((key) => normal.has(key))) return;
  }
}

function timed(): () => string {
  const started = performance.now();
  return () => ((performance.now() - started) / 1000).toFixed(1);
}
