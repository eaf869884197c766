import { describe, expect, test } from '@jest/globals';
import { z } from '@static-file-upload/contract/zod';
import { Problem } from '../../problem/problem';
import { idempotencyKey, idOf } from './idempotency';

describe('An idempotency key', () => {
  test('is used as it was sent', () => {
    expect(idempotencyKey(undefined, undefined)).toBeUndefined();
    expect(idempotencyKey('"8e03978e-40d5"', 'digest')).toBe('"8e03978e-40d5"');
    expect(idempotencyKey('a b', 'digest')).toBe('a b');
    expect(idempotencyKey('x'.repeat(255), 'digest')).toHaveLength(255);
  });

  test.each(['', ' ', ' a', 'a ', 'é', 'a\tb', 'x'.repeat(256)])('is refused when it is %j', (header) => {
    expect(() => idempotencyKey(header, 'digest')).toThrow(Problem);
  });

  test('is refused without a digest', () => {
    expect(() => idempotencyKey('key', undefined)).toThrow(/needs a SHA-256 in Repr-Digest/);
  });
});

describe('The id of a repeatable upload', () => {
  test('is a UUID that depends on each value and on where it ends', () => {
    const lists = [
      ['sub', 'key', 'name'],
      ['sub', 'key', 'nam', 'e'],
      ['subk', 'ey', 'name'],
      ['sub', 'key', 'naïve'],
      ['', 'sub', 'key', 'name'],
    ];
    const ids = lists.map(idOf);
    expect(new Set(ids).size).toBe(lists.length);
    for (const id of ids) expect(z.uuid({ version: 'v8' }).safeParse(id).success).toBe(true);
    expect(lists.map(idOf)).toEqual(ids);
  });

  test('stays the same from release to release, so that a retry across one stores no second object', () => {
    expect(idOf(['sub', 'key', 'name'])).toBe('608aef1e-309e-803b-a1a9-774a72f55af2');
  });
});
