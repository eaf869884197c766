import { createHash } from 'node:crypto';
import { RunningCrc32 } from '../../storage/wire/crc32';
import { type AnnouncedDigest, type DigestAlgorithm, digestMismatch } from './announced-digests';

interface RunningDigest {
  update(bytes: Buffer): void;
  base64(): string;
}

/** Computes, as bytes pass, the digests that were announced for them. */
export class DigestCheck {
  private readonly running = new Map<DigestAlgorithm, RunningDigest>();

  /** @param further algorithms whose digests may still be announced before the end */
  constructor(
    private readonly announced: readonly AnnouncedDigest[],
    further: readonly DigestAlgorithm[] = [],
  ) {
    for (const algorithm of [...further, ...announced.map((digest) => digest.algorithm)]) {
      this.running.set(algorithm, algorithm === 'crc32' ? runningCrc32() : runningHash(algorithm));
    }
  }

  update(bytes: Buffer): void {
    for (const digest of this.running.values()) digest.update(bytes);
  }

  /**
   * Compares what has passed, which has to be all; may be called once.
   * @param further digests by the algorithms that were named before the first byte
   * @throws Problem `checksum-mismatch`
   */
  verify(further: readonly AnnouncedDigest[] = []): void {
    const values = new Map([...this.running].map(([algorithm, digest]) => [algorithm, digest.base64()]));
    const wrong = [...this.announced, ...further].find(
      ({ algorithm, value }) => values.get(algorithm) !== value,
    );
    if (wrong) throw digestMismatch(wrong);
  }
}

function runningHash(algorithm: Exclude<DigestAlgorithm, 'crc32'>): RunningDigest {
  const hash = createHash(algorithm.replace('-', ''));
  return { update: (bytes) => void hash.update(bytes), base64: () => hash.digest('base64') };
}

function runningCrc32(): RunningDigest {
  const crc32 = new RunningCrc32();
  return { update: (bytes) => crc32.update(bytes), base64: () => crc32.base64 };
}
