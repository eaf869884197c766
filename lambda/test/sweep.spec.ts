import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@static-file-upload/testing/common/eventually';
import { seedObjects } from '@static-file-upload/testing/storage/seed-objects';
import { bundlePath } from '@static-file-upload/testing/stack/mover';
import { type RunningLocalAws, startLocalAws } from '@static-file-upload/testing/stack/local-aws';
import { StoredObjects } from '@static-file-upload/testing/storage/stored-objects';
import { ObjectStorage } from '../src/storage/object-storage.ts';

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

describe('the sweep', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sweep-'));
  const sensitive = { sensitive: 'true' };
  const missed = Array.from({ length: sizes.missed }, (_, index) =>
    seeded(`sub/missed-${index}`, (21 + index) * minute, sensitive),
  );
  let aws: RunningLocalAws;
  let stored: StoredObjects;

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
    aws = await startLocalAws({
      dataFolder: folder,
      environment: { LOCAL_AWS_LAMBDA_BUNDLE: bundlePath, LOCAL_AWS_LAMBDA_SWEEP_MS: '1000' },
    });
    stored = new StoredObjects(aws.state);
  }, 60_000);

  afterAll(async () => {
    stored.close();
    await aws.stop();
    rmSync(folder, { recursive: true });
  });

  const lines = () =>
    aws.log.split('\n').flatMap((line) => {
      const [, json] = / lambda: (\{.*\})$/.exec(line) ?? [];
      return json === undefined ? [] : [JSON.parse(json) as Metrics];
    });

  const swept = () =>
    eventually(
      () => lines().find(({ message }) => message === 'Sweep ended'),
      50_000,
      () => `No sweep has ended:\n${aws.log.slice(-2_000)}`,
    );

  test('moves the objects that events have missed while new ones arrive, and touches no other', async () => {
    const fresh = randomBytes(2_000);
    await stored.put('sub/fresh', fresh, true);
    const ofAge = sizes.normal + sizes.missed + 2;
    expect(await swept()).toMatchObject({ complete: true, ofAge });

    for (const { key, marks } of missed) {
      expect(
        (await stored.read(stored.sensitiveBucket, key)).equals(marks[0]?.bytes ?? Buffer.alloc(0)),
      ).toBe(true);
    }
    expect((await stored.read(stored.sensitiveBucket, 'sub/fresh')).equals(fresh)).toBe(true);
    expect((await stored.everyKey(stored.sensitiveBucket)).toSorted()).toEqual(
      ['sub/fresh', ...missed.map(({ key }) => key)].toSorted(),
    );
    const left = await stored.normal();
    expect(left).toHaveLength(sizes.normal + 4);
    const others = ['sub/too-young', 'sub/too-old', 'sub/untagged', 'sub/unmovable'];
    expect(left).toEqual(expect.arrayContaining(others));
  }, 120_000);

  test('counts in metrics what it moved, how late, and what should not be there', () => {
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

  test('counts what it cannot move, and does not fail for that', () => {
    expect(lines().map(({ reason }) => reason)).toContainEqual(
      expect.stringContaining('no checksum over all'),
    );
    expect(aws.log).not.toContain('FailedRecordsError');
  });

  test('a listing goes on after any key, over its pages, and ends with that key', async () => {
    const settings = { ...aws.state, sensitiveKeyArn: '' };
    const mover = new ObjectStorage(settings, stored.s3);
    const all = await stored.normal();
    const offset = 1_200;
    const listed: string[] = [];
    for await (const { key } of mover.list(all[offset - 1] ?? '', new AbortController().signal)) {
      listed.push(key);
    }
    expect(listed).toEqual([...all.slice(offset), ...all.slice(0, offset)]);
  });

  test('writes no file name, and no line about objects that are not sensitive', () => {
    expect(aws.log).not.toContain('sub/');
    expect(lines().filter(({ outcome }) => outcome === 'not sensitive')).toEqual([]);
  });
});
