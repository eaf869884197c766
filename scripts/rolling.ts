/**
 * Two servers behind a load balancer are replaced by two others, as a release does it, while clients upload: each new
 * one must be healthy before an old one leaves, and an old one finishes its uploads before it is stopped. No upload
 * may fail. Then a server is killed outright, to show what clients have to send again.
 *
 * HAProxy stands in for the load balancer, with the thresholds of Terraform and time that passes faster.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { comparePromises } from './laboratory/compare.ts';
import { SeededRandom } from '@static-file-upload/testing/common/seeded-random';
import { StoredBuckets } from './laboratory/stored-buckets.ts';
import { writeTestFile } from './laboratory/test-file.ts';
import { findHaproxy } from './steps/find-programs.ts';
import { startLocalAws } from '@static-file-upload/testing/stack/local-aws';
import { Balancer } from './rolling/balancer.ts';
import { Fleet } from './rolling/fleet.ts';
import { Load } from './rolling/load.ts';
import { readThresholds } from './rolling/thresholds.ts';
import { signIn } from '@static-file-upload/client/sign-in';
import { signUpAndConfirm } from '@static-file-upload/testing/people/account';
import { freePort } from '@static-file-upload/testing/stack/free-port';

const user = 'rolling@example.org';
const password = 'Correct-horse-9';
const speedUp = 30;
/** A large file takes about two seconds at this speed: some are always under way when a server leaves. */
const bytesPerSecond = 2 * 1024 ** 2;
const say = (text: string) => process.stdout.write(`${text}\n`);

const program = findHaproxy();
if (program === undefined) throw new Error('HAProxy is not installed (Debian: apt-get install haproxy).');
const folder = await mkdtemp(join(tmpdir(), 'rolling-'));
const aws = await startLocalAws({ dataFolder: join(folder, 'aws') });
const ports = [await freePort(), await freePort(), await freePort(), await freePort()];
const fleet = new Fleet(ports, aws.state, folder);
const stops: (() => Promise<void>)[] = [() => aws.stop(), () => fleet.stop()];
try {
  await run(program);
} finally {
  for (const stop of stops.toReversed()) await stop();
  await rm(folder, { recursive: true });
}

async function run(haproxy: string): Promise<void> {
  const thresholds = readThresholds();
  for (const index of [0, 1]) fleet.start(index);
  await Promise.all([fleet.untilReady(0), fleet.untilReady(1)]);
  const port = await freePort();
  const balancer = await Balancer.start({
    program: haproxy,
    folder,
    port,
    serverPorts: ports,
    thresholds,
    speedUp,
  });
  stops.push(() => balancer.stop());
  const load = await startLoad(`http://localhost:${port}`);

  for (const [leaving, arriving] of [
    [0, 2],
    [1, 3],
  ] as const) {
    fleet.start(arriving);
    await balancer.untilUp(arriving);
    await balancer.deregister(leaving);
    const code = await fleet.terminate(leaving);
    if (code !== 0) fail(`A drained server ended with ${code}.`);
  }
  const { stored, failed } = load.ledger.tally;
  say(`Replaced two servers: ${stored} uploads stored meanwhile, ${failed} failed.`);
  if (failed > 0 || stored === 0) fail('An upload failed although its server was drained.');

  await fleet.kill(2);
  await balancer.untilDown(2);
  await load.finish();
  say(
    `Killed a server: ${load.ledger.tally.failed} attempts failed, ` +
      `${load.firstTry.no} uploads were sent again and stored; in all ${load.ledger.tally.toString()}.`,
  );
  const broken = comparePromises(load.ledger.entries, await new StoredBuckets().look(aws.state));
  for (const sentence of broken) fail(sentence);
  if (broken.length === 0) say('Everything with the response 201 is stored whole, and nothing else is.');
}

async function startLoad(url: string): Promise<Load> {
  await signUpAndConfirm(aws.state, user, password);
  const session = await signIn({ url: new URL(url), user, password: () => Promise.resolve(password) });
  const sizes = [10_000, 300_000, 4 * 1024 ** 2];
  const [small, medium, large] = await Promise.all(
    sizes.map((size) => writeTestFile(join(folder, String(size)), size, size)),
  );
  if (!small || !medium || !large) throw new Error('No files');
  return new Load({
    url,
    accessToken: session.accessToken,
    random: new SeededRandom(1),
    files: [small, medium, large],
    bytesPerSecond,
  });
}

function fail(sentence: string): void {
  say(`✖ ${sentence}`);
  process.exitCode = 1;
}
