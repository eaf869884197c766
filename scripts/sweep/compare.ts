import pMap from 'p-map';
import type { Buckets } from './buckets.ts';
import type { LiveEvents } from './live-events.ts';
import { contentOf, type Member } from './population.ts';

const maxReads = 16;
/**
 * Two instances that copy at the same time leave two equal versions. So may a copy that a deadline cut off: storage
 * ends it all the same, and the next sweep copies again. A sweep has so many under way.
 */
const maxCutOff = 32;
/** Of the normal objects so many are read; all of them are compared by what a listing says. */
const normalReads = 2000;

export interface Evidence {
  readonly members: readonly Member[];
  readonly live: LiveEvents;
  /** The normal bucket as it was before the first sweep. */
  readonly before: ReadonlyMap<string, string>;
}

/** Everything that is not as it has to be, a sentence each; nothing when all is well. */
export async function compareBuckets(
  buckets: Buckets,
  { members, live, before }: Evidence,
): Promise<string[]> {
  const [normal, vault] = [await buckets.normalObjects(), await buckets.vaultVersions()];
  const missed = members.filter(({ kind }) => kind === 'missed').map(({ key }) => key);
  const others = members.filter(({ kind }) => kind !== 'missed').map(({ key }) => key);
  const moved = new Set([...missed, ...live.uploaded.sensitive]);
  const left = new Set([...others, ...live.uploaded.normal]);
  const wrong = [
    ...[...moved].filter((key) => normal.has(key)).map((key) => `${key} was left in the normal bucket`),
    ...[...moved].filter((key) => !vault.has(key)).map((key) => `${key} is not in the vault`),
    ...[...vault.keys()].filter((key) => !moved.has(key)).map((key) => `${key} does not belong in the vault`),
    ...[...normal.keys()]
      .filter((key) => !left.has(key) && !moved.has(key))
      .map((key) => `${key} was not put there by this run`),
    ...[...left].filter((key) => !normal.has(key)).map((key) => `${key} has left the normal bucket`),
    ...others.filter((key) => normal.get(key) !== before.get(key)).map((key) => `${key} was written anew`),
    ...[...vault].filter(([, versions]) => versions.length > 2).map(([key]) => `${key} was copied too often`),
  ];
  const twice = [...vault].filter(([key, versions]) => versions.length > 1 && !live.late.has(key));
  if (twice.length > maxCutOff) wrong.push(`${twice.length} objects have two versions without a reason`);
  const sample = [...left].filter((_key, index) => index % Math.ceil(left.size / normalReads) === 0);
  const compare = async (bucket: string, key: string, version?: string) => {
    const bytes = await buckets.read(bucket, key, version);
    if (!bytes?.equals(contentOf(key))) wrong.push(`${key} is gone or has other bytes`);
  };
  const compareVersions = async ([key, versions]: [string, readonly string[]]) => {
    for (const version of versions) await compare(buckets.vault, key, version);
  };
  await pMap(vault, compareVersions, { concurrency: maxReads });
  const stillThere = sample.filter((key) => normal.has(key));
  await pMap(stillThere, (key) => compare(buckets.normal, key), { concurrency: maxReads });
  return wrong;
}
