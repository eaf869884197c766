import { describe, expect, test } from '@jest/globals';
import { largestCopyBytes } from './copy-limits.ts';
import { DeadlineError, startDeadline } from './deadline.ts';
import { moveIfSensitive as move } from './move-if-sensitive.ts';
import type { FullObjectChecksum, SourceObject } from './source-object.ts';

const checksum: FullObjectChecksum = { algorithm: 'CRC32', value: 'NhCmhg==' };
const source: SourceObject = { key: 'k', etag: '"e"', size: 5, checksum, description: {} };
const unending = new AbortController().signal;
const moveIfSensitive = (s3: Parameters<typeof move>[0], key: string) => move(s3, key, unending);

interface Behaviour {
  readonly sensitivity?: string | undefined | null;
  readonly described?: SourceObject | null;
  readonly copied?: FullObjectChecksum | undefined | null;
}

/** Storage that answers as told, and keeps what it was asked to do. */
function storage(behaviour: Behaviour) {
  const calls: string[] = [];
  const answer = <T>(call: string, value: T) => {
    calls.push(call);
    return Promise.resolve(value);
  };
  const told = <K extends keyof Behaviour>(name: K, otherwise: Behaviour[K]) =>
    name in behaviour ? behaviour[name] : otherwise;
  return {
    calls,
    readSensitivity: () => answer('tags', told('sensitivity', 'true')),
    describe: () => answer('head', told('described', source) ?? null),
    copy: () => answer('copy', told('copied', checksum)),
    remove: () => answer('delete', undefined),
    parts: {
      begin: () => answer('begin', 'id'),
      copyPart: (_source: SourceObject, _id: string, { number }: { number: number }) =>
        answer(`part ${number}`, behaviour.copied === null ? null : { number, etag: `"${number}"` }),
      complete: () => answer('complete', told('copied', checksum) ?? undefined),
    },
  };
}

describe('moveIfSensitive', () => {
  test('copies, compares, and only then deletes', async () => {
    const s3 = storage({});
    expect(await moveIfSensitive(s3, 'k')).toEqual({ outcome: 'moved', bytes: 5 });
    expect(s3.calls).toEqual(['tags', 'head', 'copy', 'delete']);
  });

  test.each([
    ['false', 'not sensitive'],
    ['TRUE', 'not sensitive'],
    [undefined, 'untagged'],
    [null, 'already gone'],
  ] as const)('leaves an object alone whose tag is %j', async (sensitivity, outcome) => {
    const s3 = storage({ sensitivity });
    expect(await moveIfSensitive(s3, 'k')).toEqual({ outcome });
    expect(s3.calls).toEqual(['tags']);
  });

  test('is done when another delivery was faster', async () => {
    const gone = { outcome: 'already gone' };
    expect(await moveIfSensitive(storage({ described: null }), 'k')).toEqual(gone);
    const s3 = storage({ copied: null });
    expect(await moveIfSensitive(s3, 'k')).toEqual(gone);
    expect(s3.calls).not.toContain('delete');
  });

  test.each([
    ['another value', { ...checksum, value: 'AAAAAA==' }],
    ['another algorithm', { ...checksum, algorithm: 'SHA256' as const }],
    ['no checksum', undefined],
  ])('keeps the object when the copy is confirmed with %s', async (_what, copied) => {
    const s3 = storage({ copied });
    await expect(moveIfSensitive(s3, 'k')).rejects.toThrow('could not be confirmed');
    expect(s3.calls).not.toContain('delete');
  });

  test('does not begin with an object that has no checksum over all of its bytes', async () => {
    const s3 = storage({ described: { ...source, checksum: undefined } });
    await expect(moveIfSensitive(s3, 'k')).rejects.toThrow('no checksum');
    expect(s3.calls).toEqual(['tags', 'head']);
  });

  const large = { ...source, size: largestCopyBytes + 1 };

  test('copies 5 GiB at once, and a byte more in parts', async () => {
    const atOnce = storage({ described: { ...source, size: largestCopyBytes } });
    await moveIfSensitive(atOnce, 'k');
    expect(atOnce.calls).toEqual(['tags', 'head', 'copy', 'delete']);
    const inParts = storage({ described: large });
    expect(await moveIfSensitive(inParts, 'k')).toEqual({ outcome: 'moved', bytes: large.size });
    expect(inParts.calls).toEqual([
      ...['tags', 'head', 'begin'],
      ...Array.from({ length: 41 }, (_, index) => `part ${index + 1}`),
      ...['complete', 'delete'],
    ]);
  });

  test('keeps a large object when its copy is another, and is done when it is gone', async () => {
    const other = storage({ described: large, copied: { ...checksum, value: 'AAAAAA==' } });
    await expect(moveIfSensitive(other, 'k')).rejects.toThrow('could not be confirmed');
    expect(other.calls).not.toContain('delete');
    const gone = storage({ described: large, copied: null });
    expect(await moveIfSensitive(gone, 'k')).toEqual({ outcome: 'already gone' });
    expect(gone.calls).not.toContain('complete');
  });

  test('does not begin with a large object whose checksum cannot be made from parts', async () => {
    const s3 = storage({ described: { ...large, checksum: { algorithm: 'SHA256', value: 'x' } } });
    await expect(moveIfSensitive(s3, 'k')).rejects.toThrow('has a SHA256 checksum and is too large');
    expect(s3.calls).toEqual(['tags', 'head']);
  });

  test('begins nothing in the last minute before the deadline', async () => {
    const { signal } = startDeadline(59_999);
    const s3 = storage({});
    await expect(move(s3, 'k', signal)).rejects.toThrow(DeadlineError);
    expect(s3.calls).toEqual([]);
  });
});
