import { describe, expect, test } from '@jest/globals';
import { largestCopyBytes, moveIfSensitive } from './move-if-sensitive.ts';
import type { FullObjectChecksum, SourceObject } from './object-mover.ts';

const checksum: FullObjectChecksum = { algorithm: 'CRC32', value: 'NhCmhg==' };
const source: SourceObject = { key: 'k', etag: '"e"', size: 5, checksum };

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
  };
}

describe('moveIfSensitive', () => {
  test('copies, compares, and only then deletes', async () => {
    const s3 = storage({});
    expect(await moveIfSensitive(s3, 'k')).toBe('moved');
    expect(s3.calls).toEqual(['tags', 'head', 'copy', 'delete']);
  });

  test.each([
    ['false', 'not sensitive'],
    ['TRUE', 'not sensitive'],
    [undefined, 'untagged'],
    [null, 'already gone'],
  ] as const)('leaves an object alone whose tag is %j', async (sensitivity, outcome) => {
    const s3 = storage({ sensitivity });
    expect(await moveIfSensitive(s3, 'k')).toBe(outcome);
    expect(s3.calls).toEqual(['tags']);
  });

  test('is done when another delivery was faster', async () => {
    expect(await moveIfSensitive(storage({ described: null }), 'k')).toBe('already gone');
    const s3 = storage({ copied: null });
    expect(await moveIfSensitive(s3, 'k')).toBe('already gone');
    expect(s3.calls).not.toContain('delete');
  });

  test.each([
    ['another value', { ...checksum, value: 'AAAAAA==' }],
    ['another algorithm', { ...checksum, algorithm: 'SHA256' }],
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

  test('copies 5 GiB, and refuses a byte more', async () => {
    expect(await moveIfSensitive(storage({ described: { ...source, size: largestCopyBytes } }), 'k')).toBe(
      'moved',
    );
    const s3 = storage({ described: { ...source, size: largestCopyBytes + 1 } });
    await expect(moveIfSensitive(s3, 'k')).rejects.toThrow('one copy takes at most');
    expect(s3.calls).toEqual(['tags', 'head']);
  });
});
