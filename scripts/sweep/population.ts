import { createHash } from 'node:crypto';
import type { SeededObject } from '@static-file-upload/testing/storage/seed-objects';

const minute = 60_000;
const day = 24 * 60 * minute;
/** Those of age lie between these two, with room for the time that the whole run takes. */
const minAgeMs = 30 * minute;
const maxAgeMs = 6 * day;
const maxBytes = 4096;

/**
 * What an object of the population is for: the first are to be moved, all others to be left alone, though two kinds of
 * them are sensitive too.
 */
type Kind = 'missed' | 'normal' | 'too young' | 'too old';

export interface Member {
  readonly key: string;
  readonly kind: Kind;
}

/** As many objects as are asked for, one in twenty of them sensitive and missed by its event. */
export function* population(count: number): Generator<Member> {
  for (let index = 0; index < count; index += 1) {
    const kind = kindOf(index);
    const sub = digest(`sub ${index % 997}`)
      .toString('hex')
      .slice(0, 32);
    yield { key: `${sub}/${digest(String(index)).toString('hex').slice(0, 32)}/${index}.bin`, kind };
  }
}

function kindOf(index: number): Kind {
  if (index % 20 === 7) return 'missed';
  if (index % 5000 === 11) return 'too young';
  return index % 5000 === 12 ? 'too old' : 'normal';
}

/** The bytes of an object: they follow from its key, so that no table of them is needed. */
export function contentOf(key: string): Buffer {
  const [block, size] = [digest(key), 1 + (digest(`size ${key}`).readUInt32BE() % maxBytes)];
  return Buffer.alloc(size, block);
}

export function seededFrom({ key, kind }: Member, now: number): SeededObject {
  const bytes = contentOf(key);
  return {
    key,
    size: bytes.length,
    marks: [{ offset: 0, bytes }],
    tags: { sensitive: String(kind !== 'normal') },
    createdAt: now - ageOf(key, kind),
  };
}

function ageOf(key: string, kind: Kind): number {
  if (kind === 'too old') return 8 * day;
  // In the future, so that they do not come of age while the run lasts.
  if (kind === 'too young') return -day;
  const share = digest(`age ${key}`).readUInt32BE() / 2 ** 32;
  return Math.round(minAgeMs + share * (maxAgeMs - minAgeMs));
}

const digest = (text: string) => createHash('sha256').update(text).digest();
