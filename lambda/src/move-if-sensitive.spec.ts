import { describe, expect, test } from '@jest/globals';
import { DeadlineError, startDeadline } from './deadline.ts';
import { maxCopyBytes } from './limits.ts';
import { moveIfSensitive as move } from './move-if-sensitive.ts';
import type { FullObjectChecksum, SourceObject } from './storage/source-object.ts';

const checksum: FullObjectChecksum = { algorithm: 'CRC32', value: 'NhCmhg==' };
const source: SourceObject = { key: 'k', etag: '"e"', size: 5, checksum, description: {} };
const unending = new AbortController().signal;
const moveIfSensitive = (s3: Parameters<typeof move>[0], key: string) => move(s3, key, unending);

interface Behaviour {
  readonly sensitivity?: string | undefined | null;
  readonly described?: SourceObject | null;
  readonly copied?: FullObjectChecksum | undefined | null;
}

/** Storage with the given behaviour, which records the calls made to it. */
function storage(behaviour: Behaviour) {
  const calls: string[] = [];
  const respond = <T>(call: string, value: T) => {
    calls.push(call);
    return Promise.resolve(value);
  };
  const given = <K extends keyof Behaviour>(name: K, otherwise: Behaviour[K]) =>
    name in behaviour ? behaviour[name] : otherwise;
  return {
    calls,
    readSensitivity: () => respond('tags', given('sensitivity', 'true')),
    describe: () => respond('head', given('described', source) ?? null),
    copy: () => respond('copy', given('copied', checksum)),
    remove: () => respond('delete', undefined),
    parts: {
      begin: () => respond('begin', 'id'),
      copyPart: (_source: SourceObject, _id: string, { number }: { number: number }) =>
        respond(`part ${number}`, behaviour.copied === null ? null : { number, etag: `"${number}"` }),
      complete: () => respond('complete', given('copied', checksum) ?? undefined),
    },
  };
}

describe('moveIfSensitive', () => {
  test('a sensitive object is copied, compared, and only then deleted', async () => {
    const s3 = storage({});
    expect(await moveIfSensitive(s3, 'k')).toEqual({ outcome: 'moved', bytes: 5 });
    expect(s3.calls).toEqual(['tags', 'head', 'copy', 'delete']);
  });

  test.each([
    ['false', 'not sensitive'],
    ['TRUE', 'not sensitive'],
    [undefined, 'untagged'],
    [null, 'already gone'],
  ] as const)('an object whose tag is %j is left where it is', async (sensitivity, outcome) => {
    const s3 = storage({ sensitivity });
    expect(await moveIfSensitive(s3, 'k')).toEqual({ outcome });
    expect(s3.calls).toEqual(['tags']);
  });

  test('an object that another delivery has moved counts as already gone', async () => {
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
  ])('the object is kept when its copy is confirmed with %s', async (_what, copied) => {
    const s3 = storage({ copied });
    await expect(moveIfSensitive(s3, 'k')).rejects.toThrow('could not be confirmed');
    expect(s3.calls).not.toContain('delete');
  });

  test('the copy of an object without a checksum over all of its bytes is not started', async () => {
    const s3 = storage({ described: { ...source, checksum: undefined } });
    await expect(moveIfSensitive(s3, 'k')).rejects.toThrow('no checksum');
    expect(s3.calls).toEqual(['tags', 'head']);
  });

  const large = { ...source, size: maxCopyBytes + 1 };

  test('an object of 5 GiB is copied at once, one of a byte more in parts', async () => {
    const atOnce = storage({ described: { ...source, size: maxCopyBytes } });
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

  test('a large object is kept when its copy differs, and counts as already gone when it disappears', async () => {
    const other = storage({ described: large, copied: { ...checksum, value: 'AAAAAA==' } });
    await expect(moveIfSensitive(other, 'k')).rejects.toThrow('could not be confirmed');
    expect(other.calls).not.toContain('delete');
    const gone = storage({ described: large, copied: null });
    expect(await moveIfSensitive(gone, 'k')).toEqual({ outcome: 'already gone' });
    expect(gone.calls).not.toContain('complete');
  });

  test('the copy of a large object whose checksum does not follow from its parts is not started', async () => {
    const s3 = storage({ described: { ...large, checksum: { algorithm: 'SHA256', value: 'x' } } });
    await expect(moveIfSensitive(s3, 'k')).rejects.toThrow('has a SHA256 checksum and is too large');
    expect(s3.calls).toEqual(['tags', 'head']);
  });

  test('no move is started in the last minute before the deadline', async () => {
    const { signal } = startDeadline(59_999);
    const s3 = storage({});
    await expect(move(s3, 'k', signal)).rejects.toThrow(DeadlineError);
    expect(s3.calls).toEqual([]);
  });
});
