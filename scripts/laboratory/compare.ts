import type { Promised } from './attempt.ts';

/** SHA-256 (hex) of every object's bytes, by its key. */
export interface Buckets {
  readonly normal: ReadonlyMap<string, string>;
  readonly vault: ReadonlyMap<string, string>;
}

/**
 * Compares what lies in the buckets with what was promised, once everything has settled.
 * @returns every broken promise in a sentence; none when all were kept
 */
export function comparePromises(promised: readonly Promised[], buckets: Buckets): string[] {
  const names = new Set(promised.map(({ attempt }) => attempt.name));
  const normal = byName(buckets.normal);
  const vault = byName(buckets.vault);
  const strangers = [...normal.keys(), ...vault.keys()]
    .filter((name) => !names.has(name))
    .map((name) => `UNKNOWN: no client has sent ${name}, which is stored`);
  return [...strangers, ...promised.flatMap((entry) => examine(entry, { normal, vault }))];
}

interface NamedObjects {
  readonly normal: ReadonlyMap<string, readonly string[]>;
  readonly vault: ReadonlyMap<string, readonly string[]>;
}

/** The SHA-256 of all objects under the same file name. */
function byName(objects: ReadonlyMap<string, string>): Map<string, string[]> {
  const named = new Map<string, string[]>();
  for (const [key, sha256] of objects) {
    const name = key.slice(key.lastIndexOf('/') + 1);
    named.set(name, [...(named.get(name) ?? []), sha256]);
  }
  return named;
}

function examine({ attempt, stored }: Promised, { normal, vault }: NamedObjects): string[] {
  const { name, sensitive, file } = attempt;
  const right = (sensitive ? vault : normal).get(name) ?? [];
  const wrong = (sensitive ? normal : vault).get(name) ?? [];
  const what = `${name} (${file.size} bytes, sensitive=${sensitive})`;
  return [
    ...(stored && right.length === 0 ? [`LOST: ${what} had the response 201`] : []),
    ...(right.length > 1 ? [`TWICE: ${what}`] : []),
    ...(right.some((sha256) => sha256 !== file.sha256) ? [`DIFFERENT: ${what} has other bytes`] : []),
    ...(wrong.length > 0 ? [`WRONG PLACE: ${what}`] : []),
  ];
}
