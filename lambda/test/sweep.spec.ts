import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { seedObjects } from '@static-file-upload/testing/seed-objects';
import { ObjectStorage } from '../src/storage/object-storage.ts';
import { bundlePath } from '@static-file-upload/testing/mover-bundle';
import { MoverFixture } from '@static-file-upload/testing/mover-fixture';

const minute = 60_000;
const sizes = { normal: 1_500, missed: 20 };

/** An object of a few bytes. */
const seeded = (key: string, age: number, tags: Record<string, string>) => ({
  key,
  size: 64,
  marks: [{ offset: 0, bytes: randomBytes(64) }],
  tags,
  createdAt: Date.now() - age,
});

interface Metrics {
  readonly _aws?: { readonly CloudWatchMetrics: readonly { readonly Namespace: string }[] };
  readonly service?: string;
  readonly [name: string]: unknown;
}

describe('the sweep, on its schedule', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sweep-'));
  const sensitive = { sensitive: 'true' };
  const missed = Array.from({ length: sizes.missed }, (_, index) =>
    seeded(`sub/missed-${index}`, (21 + index) * minute, sensitive),
  );
  let s3: MoverFixture;

  beforeAll(async () => {
    seedObjects(folder, 'static-file-upload-normal', [
      ...missed,
      seeded('sub/too-young', 15 * minute, sensitive),
      seeded('sub/too-old', 8 * 24 * 60 * minute, sensitive),
      seeded('sub/untagged', 30 * minute, {}),
      { ...seeded('sub/unmovable', 30 * minute, sensitive), composite: true },
      ...Array.from({ length: sizes.normal }, (_, index) =>
        seeded(`sub/normal-${index}`, 30 * minute, { sensitive: 'false' }),
      ),
    ]);
    s3 = await MoverFixture.start({
      dataFolder: folder,
      environment: { LOCAL_AWS_LAMBDA_BUNDLE: bundlePath, LOCAL_AWS_LAMBDA_SWEEP_MS: '1000' },
    });
  }, 60_000);

  afterAll(async () => {
    await s3.stop();
    rmSync(folder, { recursive: true });
  });

  const lines = () =>
    s3.aws.log.split('\n').flatMap((line) => {
      const [, json] = / lambda: (\{.*\})$/.exec(line) ?? [];
      return json === undefined ? [] : [JSON.parse(json) as Metrics];
    });

  const swept = async () => {
    for (let tries = 0; tries < 500; tries += 1) {
      const end = lines().find(({ message }) => message === 'Sweep ended');
      if (end) return end;
      await sleep(100);
    }
    throw new Error(`No sweep has ended:\n${s3.aws.log.slice(-2_000)}`);
  };

  test('moves what events have missed while new objects arrive, and touches nothing else', async () => {
    const fresh = randomBytes(2_000);
    await s3.put('sub/fresh', fresh, true);
    const ofAge = sizes.normal + sizes.missed + 2;
    expect(await swept()).toMatchObject({ complete: true, ofAge });

    for (const { key, marks } of missed) {
      expect((await s3.read(s3.vault, key)).equals(marks[0]?.bytes ?? Buffer.alloc(0))).toBe(true);
    }
    expect((await s3.read(s3.vault, 'sub/fresh')).equals(fresh)).toBe(true);
    expect((await s3.everyVaultKey()).toSorted()).toEqual(
      ['sub/fresh', ...missed.map(({ key }) => key)].toSorted(),
    );
    const left = await s3.keys(s3.normal);
    expect(left).toHaveLength(sizes.normal + 4);
    const others = ['sub/too-young', 'sub/too-old', 'sub/untagged', 'sub/unmovable'];
    expect(left).toEqual(expect.arrayContaining(others));
  }, 120_000);

  test('tells in metrics what was moved, how late, and what should not be there', () => {
    const metrics = lines().filter(
      ({ _aws }) => _aws?.CloudWatchMetrics[0]?.Namespace === 'StaticFileUpload',
    );
    expect(new Set(metrics.map(({ service }) => service))).toEqual(new Set(['static-file-upload']));
    const values = (name: string) => metrics.flatMap((line) => line[name] ?? []);
    const sum = (name: string) => values(name).reduce((total: number, value) => total + Number(value), 0);
    expect(sum('ObjectsMoved')).toBe(sizes.missed + 1);
    expect(sum('BytesMoved')).toBe(sizes.missed * 64 + 2_000);
    expect(values('SecondsToVault')).toHaveLength(sizes.missed + 1);
    expect(Math.max(...values('SecondsToVault').map(Number))).toBeGreaterThan(40 * 60);
    expect(sum('UntaggedObject')).toBeGreaterThanOrEqual(1);
    expect(values('SweepIncomplete')).toContain(0);
    expect(sum('RecordsFailed')).toBeGreaterThanOrEqual(1);
  });

  test('counts what it cannot move, and is not repeated for that', () => {
    expect(lines().map(({ reason }) => reason)).toContainEqual(
      expect.stringContaining('no checksum over all'),
    );
    expect(s3.aws.log).not.toContain('FailedRecordsError');
  });

  test('a listing goes on after any key, over its pages, and ends with that key', async () => {
    const settings = { normalBucket: s3.normal, sensitiveBucket: s3.vault, sensitiveKeyArn: '' };
    const mover = new ObjectStorage(settings, s3.admin);
    const all = await s3.keys(s3.normal);
    const place = 1_200;
    const listed: string[] = [];
    for await (const { key } of mover.list(all[place - 1] ?? '', new AbortController().signal)) {
      listed.push(key);
    }
    expect(listed).toEqual([...all.slice(place), ...all.slice(0, place)]);
  });

  test('writes no file name, and no line for each of the others', () => {
    expect(s3.aws.log).not.toContain('sub/');
    expect(lines().filter(({ outcome }) => outcome === 'not sensitive')).toEqual([]);
  });
});
