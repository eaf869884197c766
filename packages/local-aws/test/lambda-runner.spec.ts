import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { LambdaRunner, type LambdaRunnerOptions } from '../src/lambda/lambda-runner.ts';
import type { ObjectCreated } from '../src/s3/store/events.ts';
import { openDatabase } from '../src/system/database.ts';

interface Observation {
  readonly key: string;
  readonly pid: number;
  readonly environment: Record<string, string>;
  readonly record: Record<string, unknown>;
  readonly context: { awsRequestId: string; functionName: string; remaining: number };
}

/** A function that records its input, then does what its event's key says. */
const functionSource = `
const { appendFileSync, existsSync } = require('node:fs');
exports.handler = async (event, context) => {
  const [record] = event.Records ?? [{ ...event, s3: { object: { key: 'scheduled' } } }];
  const key = decodeURIComponent(record.s3.object.key.replaceAll('+', ' '));
  const { awsRequestId, functionName } = context;
  const remaining = context.getRemainingTimeInMillis();
  appendFileSync(process.env.NOTES, JSON.stringify({
    key, record, pid: process.pid, environment: process.env, context: { awsRequestId, functionName, remaining },
  }) + '\\n');
  if (key === 'fail') throw new RangeError('as the test wants it');
  if (key === 'crash') process.exit(7);
  if (key === 'hang') await new Promise(() => setInterval(() => {}, 1000));
  if (key === 'crash later') setTimeout(() => process.exit(8), 20);
  if (key.startsWith('slow')) await new Promise((resolve) => setTimeout(resolve, 150));
};`;

/** Signal 0 only checks that the process exists. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('the Lambda runner', () => {
  let folder: string;
  let database: DatabaseSync;
  const runners: LambdaRunner[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lambda-runner-'));
    writeFileSync(join(folder, 'function.cjs'), functionSource);
    writeFileSync(join(folder, 'notes'), '');
    database = openDatabase(join(folder, 'events.db'));
  });

  afterEach(() => {
    for (const runner of runners.splice(0)) runner.stop();
    database.close();
    rmSync(folder, { recursive: true });
  });

  function createRunner(options: Partial<LambdaRunnerOptions> = {}): LambdaRunner {
    const runner = new LambdaRunner({
      database,
      clock: Date.now,
      region: 'eu-north-1',
      retryDelaysMs: [30, 60],
      deliveries: 1,
      sweepEveryMs: 900_000,
      ...options,
    });
    runners.push(runner);
    return runner;
  }

  const attach = (runner: LambdaRunner, timeoutMs = 30_000) =>
    runner.attach({
      arn: 'arn:aws:lambda:eu-north-1:000000000000:function:mover',
      bundle: join(folder, 'function.cjs'),
      environment: { NOTES: join(folder, 'notes'), NORMAL_BUCKET_NAME: 'normal' },
      timeoutMs,
    });

  function send(runner: LambdaRunner, ...keys: string[]): void {
    for (const key of keys) runner.record(created(key));
    runner.wake();
  }

  const created = (key: string): ObjectCreated => ({
    eventName: 'ObjectCreated:Put',
    bucket: 'normal',
    key,
    size: 5,
    etag: 'abc',
    versionId: null,
  });

  const notes = () =>
    readFileSync(join(folder, 'notes'), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Observation);

  async function settled(runner: LambdaRunner): Promise<void> {
    const deadline = Date.now() + 20_000;
    while (runner.status().pending > 0) {
      if (Date.now() > deadline) throw new Error('Events are still pending.');
      await sleep(10);
    }
  }

  test('the function gets what S3 sends, and a context like that of Lambda', async () => {
    const runner = createRunner();
    attach(runner);
    send(runner, 'sub/id/Grüße an+alle 100%.txt');
    await settled(runner);
    const [note] = notes();
    expect(note?.key).toBe('sub/id/Grüße an+alle 100%.txt');
    expect(note?.record).toMatchObject({
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: 'eu-north-1',
      eventName: 'ObjectCreated:Put',
      s3: {
        bucket: { name: 'normal', arn: 'arn:aws:s3:::normal' },
        object: { key: 'sub/id/Gr%C3%BC%C3%9Fe+an%2Balle+100%25.txt', size: 5, eTag: 'abc' },
      },
    });
    expect(note?.context.functionName).toBe('mover');
    expect(note?.context.remaining).toBeGreaterThan(15_000);
    expect(note?.context.remaining).toBeLessThanOrEqual(30_000);
  });

  test('the function sees nothing of this process’s environment', async () => {
    const runner = createRunner();
    attach(runner);
    send(runner, 'k');
    await settled(runner);
    const names = Object.keys(notes()[0]?.environment ?? {});
    expect(names.filter((name) => !name.startsWith('NODE_CHANNEL_')).toSorted()).toEqual([
      'NORMAL_BUCKET_NAME',
      'NOTES',
    ]);
  });

  test('the function runs at most twice at once, and stays warm', async () => {
    const runner = createRunner();
    attach(runner);
    send(runner, 'slow 1', 'slow 2', 'slow 3', 'slow 4', 'slow 5');
    await settled(runner);
    expect(notes()).toHaveLength(5);
    expect(new Set(notes().map(({ pid }) => pid)).size).toBe(2);
  });

  test.each([
    ['fail', 'RangeError: as the test wants it'],
    ['crash', 'Runtime exited (7)'],
  ])(
    'a function that fails gets its event again, and then the event is a dead letter: %s',
    async (key, error) => {
      const runner = createRunner();
      attach(runner);
      const start = Date.now();
      send(runner, key);
      await settled(runner);
      expect(Date.now() - start).toBeGreaterThanOrEqual(90);
      expect(notes()).toHaveLength(3);
      expect(runner.status()).toMatchObject({
        pending: 0,
        deadLetters: [{ failures: 3, error, event: { key } }],
      });
    },
  );

  test('an event that falls due while the queue is being read is delivered', async () => {
    let now = Date.now();
    const clock = () => (now += 10);
    const runner = createRunner({ clock, retryDelaysMs: [15, 15] });
    attach(runner);
    send(runner, 'fail');
    await settled(runner);
    expect(notes()).toHaveLength(3);
  });

  test('a function is ended at its time limit, and a new process handles the next event', async () => {
    const runner = createRunner({ retryDelaysMs: [0] });
    // The limit covers the start of the process, which is slow on a busy machine.
    attach(runner, 1_500);
    send(runner, 'hang');
    await settled(runner);
    expect(notes()).toHaveLength(2);
    expect(new Set(notes().map(({ pid }) => pid)).size).toBe(2);
    expect(runner.status().deadLetters).toMatchObject([
      { failures: 2, error: 'Task timed out after 1.5 seconds' },
    ]);
    send(runner, 'k');
    await settled(runner);
    expect(notes().at(-1)?.key).toBe('k');
  });

  test('a function that ends between two events gets a new process for the next one', async () => {
    const runner = createRunner({ retryDelaysMs: [] });
    attach(runner);
    for (let round = 0; round < 3; round += 1) {
      send(runner, 'crash later', 'crash later');
      await settled(runner);
      while (notes().some(({ pid }) => isAlive(pid))) await sleep(10);
    }
    send(runner, 'k');
    await settled(runner);
    expect(runner.status().deadLetters).toEqual([]);
    expect(notes().map(({ key }) => key)).toContain('k');
  });

  test('no event is lost while there is no function, nor when the function is stopped at work', async () => {
    const first = createRunner();
    send(first, 'waiting');
    expect(first.status().pending).toBe(1);
    attach(first);
    await settled(first);

    send(first, 'hang');
    while (notes().length < 2) await sleep(10);
    first.stop();
    const second = createRunner();
    expect(second.status().pending).toBe(1);
    attach(second);
    while (notes().length < 3) await sleep(10);
    expect(notes().map(({ key }) => key)).toEqual(['waiting', 'hang', 'hang']);
  });

  test('the schedule sends the function the event that EventBridge sends', async () => {
    const runner = createRunner({ sweepEveryMs: 20 });
    attach(runner);
    while (notes().length < 2) await sleep(10);
    expect(notes()[0]?.record).toMatchObject({
      source: 'aws.events',
      'detail-type': 'Scheduled Event',
      region: 'eu-north-1',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as unknown,
      resources: [expect.stringMatching(/^arn:aws:events:eu-north-1:\d{12}:rule\/.*-sweep$/) as unknown],
    });
  });

  test('the function gets an event twice when the settings say so, as S3 sometimes delivers it', async () => {
    const runner = createRunner({ deliveries: 2 });
    attach(runner);
    send(runner, 'k');
    await settled(runner);
    expect(notes().map(({ key }) => key)).toEqual(['k', 'k']);
    expect(new Set(notes().map(({ context }) => context.awsRequestId)).size).toBe(2);
  });
});
