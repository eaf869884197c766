import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FunctionProcess } from '@static-file-upload/local-aws/lambda/function-process';
import { BreakingProxy } from './breaking-proxy.ts';
import { functionEnvironment } from '@static-file-upload/testing/mover-bundle';
import { createdEvent, MoverFixture, scheduledEvent } from '@static-file-upload/testing/mover-fixture';
import { bundleWithSmallLimits, smallLimits } from './small-limits.ts';

// Longer than it takes by far, for a busy machine: each kill is followed by a new process.
jest.setTimeout(240_000);

describe('the function, disturbed between any two of its calls', () => {
  const folder = mkdtempSync(join(tmpdir(), 'killed-'));
  const bundle = join(folder, 'index.cjs');
  let s3: MoverFixture;
  let proxy: BreakingProxy;
  let mover: FunctionProcess;
  let second: FunctionProcess;
  let bystander: Buffer;

  beforeAll(async () => {
    await bundleWithSmallLimits(bundle);
    s3 = await MoverFixture.start();
    proxy = await BreakingProxy.start(s3.aws.url);
    const settings = {
      arn: 'arn:aws:lambda:eu-north-1:000000000000:function:mover',
      bundle,
      environment: {
        ...functionEnvironment(s3.aws),
        AWS_ENDPOINT_URL: proxy.url,
        // It is started again and again.
        NODE_COMPILE_CACHE: join(folder, 'cache'),
      },
      timeoutMs: 900_000,
    };
    [mover, second] = [new FunctionProcess(settings), new FunctionProcess(settings)];
    bystander = randomBytes(1_000);
    await s3.put('bystander', bystander, false);
  }, 60_000);

  afterAll(async () => {
    mover.stop();
    second.stop();
    await proxy.stop();
    await s3.stop();
    rmSync(folder, { recursive: true });
  });

  const invoke = (event: unknown) => mover.invoke(event, randomUUID());

  /** In one of two processes, which each take one event at a time. */
  function deliver(event: unknown, index: number): Promise<void> {
    const turn = index % 2;
    const delivery = (turns[turn] ?? Promise.resolve()).then(() =>
      (turn === 0 ? mover : second).invoke(event, randomUUID()),
    );
    turns[turn] = delivery.catch(() => undefined);
    return delivery;
  }
  const turns: Promise<void>[] = [];

  const moved = new Set<string>();

  /** What must be true when the function has come to its end, whatever happened on the way. */
  async function expectMoved(key: string, content: Buffer): Promise<void> {
    expect((await s3.read(s3.vault, key)).equals(content)).toBe(true);
    moved.add(key);
    await expectNothingElse();
  }

  async function expectNothingElse(): Promise<void> {
    expect(await s3.keys(s3.normal)).toEqual(['bystander']);
    expect((await s3.read(s3.normal, 'bystander')).equals(bystander)).toBe(true);
    expect((await s3.everyVaultKey()).filter((key) => !moved.has(key))).toEqual([]);
  }

  const sizes = { 'at once': 100_000, 'in parts': smallLimits.maxCopyBytes + 5_000_000 } as const;
  /** Tags, head, one copy and the deletion; or in its place the beginning, three parts and the completion. */
  const calls = { 'at once': 4, 'in parts': 8 } as const;
  const ways = ['at once', 'in parts'] as const;

  /** What storage holds before one call is what it held after the call before: only the first of all is new. */
  const kills = [
    ...ways.map((way) => ({ way, first: 'an event', when: 'before', then: 'a sweep' }) as const),
    ...ways.map((way) => ({ way, first: 'an event', when: 'after', then: 'an event' }) as const),
    { way: 'at once', first: 'a sweep', when: 'before', then: 'a sweep' } as const,
  ];

  test.each(kills)('copying $way for $first, killed $when each call; then comes $then', async (how) => {
    let number = 0;
    for (let killed = true; killed;) {
      number += 1;
      const key = `sub/${randomUUID()}/f`;
      const content = randomBytes(sizes[how.way]);
      await s3.put(key, content, true);
      const eventOf = { 'an event': createdEvent(s3.normal, key), 'a sweep': scheduledEvent };
      killed = false;
      proxy.arm((when, call) => {
        if (when !== how.when || call !== number) return true;
        killed = true;
        mover.stop();
        return false;
      });
      const end = await invoke(eventOf[how.first]).catch((error: Error) => error.message);
      expect(end).toBe(killed ? 'Runtime exited (SIGKILL)' : undefined);
      proxy.arm(() => true);
      await invoke(eventOf[how.then]);
      await expectMoved(key, content);
    }
    // A sweep lists as well, and reads the tags of the bystander.
    expect(number - 1).toBe(calls[how.way] + (how.first === 'a sweep' ? 2 : 0));
  });

  const remove = (Key: string) => s3.admin.send(new DeleteObjectCommand({ Bucket: s3.normal, Key }));

  test.each(ways)(
    'copying %s: another object takes the place of the source before each call',
    async (way) => {
      for (let number = 1; number <= calls[way]; number += 1) {
        const key = `sub/${randomUUID()}/f`;
        const other = randomBytes(sizes[way] + number);
        await s3.put(key, randomBytes(sizes[way]), true);
        proxy.arm(async (when, call) => {
          if (when === 'after' || call !== number) return true;
          await remove(key);
          await s3.put(key, other, true);
          return true;
        });
        // It fails when it finds the other one in the middle of its work, and must then leave it alone.
        await invoke(createdEvent(s3.normal, key)).catch((error: Error) => {
          expect(error.message).toContain('PreconditionFailed');
        });
        proxy.arm(() => true);
        await invoke(createdEvent(s3.normal, key));
        await expectMoved(key, other);
      }
    },
  );

  test.each(ways)('copying %s: the source vanishes before each call, which is no failure', async (way) => {
    for (let number = 1; number <= calls[way]; number += 1) {
      const key = `sub/${randomUUID()}/f`;
      await s3.put(key, randomBytes(sizes[way]), true);
      proxy.arm(async (when, call) => {
        if (when === 'before' && call === number) await remove(key);
        return true;
      });
      await invoke(createdEvent(s3.normal, key));
      // Whoever removed it did so before or after its copy was made.
      if ((await s3.everyVaultKey()).includes(key)) moved.add(key);
      await expectNothingElse();
    }
  });

  test('events come twice, late, in any order, broken, and for objects that are gone', async () => {
    const objects = Array.from({ length: 12 }, (_, index) => ({
      key: `sub/${randomUUID()}/${index}`,
      content: randomBytes(1_000 + index),
      sensitive: index % 3 !== 0,
    }));
    for (const { key, content, sensitive } of objects) await s3.put(key, content, sensitive);
    const events: unknown[] = objects.flatMap(({ key }) => [
      createdEvent(s3.normal, key),
      createdEvent(s3.normal, key),
      createdEvent(s3.normal, `${key}-never-there`),
    ]);
    events.push({}, { Records: [{}] }, { Records: 'none' }, null, createdEvent('another-bucket', 'k'));
    const shuffled = events
      .map((event) => ({ event, at: Math.random() }))
      .toSorted((one, other) => one.at - other.at)
      .map(({ event }) => event);
    const ends = await Promise.allSettled(shuffled.map((event, index) => deliver(event, index)));
    expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(5);

    for (const { key, content, sensitive } of objects) {
      const home = sensitive ? s3.vault : s3.normal;
      expect((await s3.read(home, key)).equals(content)).toBe(true);
      if (sensitive) moved.add(key);
      else await remove(key);
    }
    await expectNothingElse();
  });
});
