import { describe, expect, test } from '@jest/globals';
import { parseSensitive } from './description';

describe('The classification of a file', () => {
  test('is exactly one of two words', () => {
    expect(parseSensitive('true')).toBe(true);
    expect(parseSensitive('false')).toBe(false);
  });

  test('is asked for when it is missing', () => {
    expect(() => parseSensitive(undefined)).toThrow(expect.objectContaining({ type: 'missing-sensitive' }));
  });

  test.each(['', 'TRUE', ' true', 'true&x=y', '1', 'yes', ['true', 'false'], true, null])(
    'is refused when it is %j',
    (value) => {
      expect(() => parseSensitive(value)).toThrow(expect.objectContaining({ type: 'invalid-sensitive' }));
    },
  );
});
