import { describe, expect, test } from '@jest/globals';
import { InvalidSensitive, MissingSensitive, parseSensitive } from './classification';

describe('parseSensitive', () => {
  test('understands exactly two words', () => {
    expect(parseSensitive('true')).toBe(true);
    expect(parseSensitive('false')).toBe(false);
  });

  test('asks when nothing was said', () => {
    expect(() => parseSensitive(undefined)).toThrow(MissingSensitive);
  });

  test.each(['', 'TRUE', ' true', 'true&x=y', '1', 'yes', ['true', 'false'], true, null])(
    'refuses %j',
    (value) => {
      expect(() => parseSensitive(value)).toThrow(InvalidSensitive);
    },
  );
});
