import type { Route } from '../laboratory/attempt.ts';
import type { SeededRandom } from '@static-file-upload/testing/common/seeded-random';

const MiB = 1024 ** 2;

export type Victim = 'server' | 'storage' | 'mover' | 'client';

export interface PlannedUpload {
  /** ms after the round has begun. */
  readonly at: number;
  readonly route: Route;
  readonly sensitive: boolean;
  /** Bytes. */
  readonly size: number;
  readonly seed: number;
}

interface PlannedKill {
  /** ms after the round has begun. */
  readonly at: number;
  readonly victim: Victim;
}

export interface RoundPlan {
  readonly uploads: readonly PlannedUpload[];
  readonly kills: readonly PlannedKill[];
}

const uploadsPerRound = 8;
const windowMs = 1200;
/** About what a busy machine sends through; it spreads kills over the whole of a large upload. */
const bytesPerMs = 50_000;

export interface RoundKind {
  /** The size of one large file, if this round has one. */
  readonly largeBytes: number | undefined;
  /** One of the files goes through the upload page: the large one, if there is one. */
  readonly withBrowser: boolean;
  /** Things go wrong on the line to the storage. */
  readonly withFaults: boolean;
}

/** What happens in a round. Its times are plans: what a kill really hits differs from run to run, as it should. */
export function planRound(random: SeededRandom, { largeBytes, withBrowser }: RoundKind): RoundPlan {
  const sizes = Array.from({ length: uploadsPerRound }, () => anySize(random));
  if (largeBytes !== undefined) sizes[0] = largeBytes;
  const window = windowMs + (largeBytes ?? 0) / bytesPerMs;
  return {
    uploads: sizes.map((size, index) => ({
      at: size === largeBytes ? 0 : random.between(0, window),
      route: withBrowser && index === 0 ? 'browser' : anyRoute(random, size),
      sensitive: random.fraction() < 0.5,
      size,
      seed: random.between(0, 2 ** 31),
    })),
    // At most two of the mover's: after three failures in a row an event is a dead letter, as on AWS.
    kills: Array.from({ length: random.between(1, 2) }, () => ({
      at: random.between(0, window),
      victim: random.pick<Victim>(['server', 'storage', 'mover', 'client']),
    })),
  };
}

/** A file without a byte has no parts to send. */
function anyRoute(random: SeededRandom, size: number): Route {
  return random.pick<Route>(size === 0 ? ['raw', 'form'] : ['raw', 'form', 'direct']);
}

/** Mostly small, and often right at the border between one PUT and several parts. */
function anySize(random: SeededRandom): number {
  const kind = random.fraction();
  if (kind < 0.1) return 0;
  if (kind < 0.4) return random.between(1, 20_000);
  if (kind < 0.6) return random.between(20_000, MiB);
  if (kind < 0.7) return 5 * MiB + random.between(-1, 1);
  return random.between(MiB, 12 * MiB);
}
