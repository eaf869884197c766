import { describe, expect, test } from '@jest/globals';
import { canonicalEmail } from './email.ts';

describe('canonicalEmail', () => {
  test.each([
    ['ada@example.org', 'ada@example.org'],
    [' ada@example.org\t', 'ada@example.org'],
    ['Ada.Lovelace@Example.ORG', 'Ada.Lovelace@example.org'],
    ['ü@bücher.example', 'ü@xn--bcher-kva.example'],
    ['ü@XN--BCHER-KVA.example', 'ü@xn--bcher-kva.example'],
    ['u\u0308@bu\u0308cher.example', 'ü@xn--bcher-kva.example'],
    ['ada@BÜCHER.Example', 'ada@xn--bcher-kva.example'],
    ['ada@例え。テスト', 'ada@xn--r8jz45g.xn--zckzah'],
    ['\u200Fada@مثال.إختبار\u200E', 'ada@xn--mgbh0fb.xn--kgbechtv'],
    ['\u2068ada@example.org\u2069', 'ada@example.org'],
    ['"a@b"@Example.org', '"a@b"@example.org'],
  ])('writes %j as %j', (typed, canonical) => {
    expect(canonicalEmail(typed)).toBe(canonical);
    expect(canonicalEmail(canonical)).toBe(canonical);
  });

  test.each(['', 'ada', 'ada@', 'ada@ü/b', 'ada@ü:80', 'ada@ü b', 'ada@xn--ü', '@'])(
    'leaves %j as it is, because it is no address',
    (typed) => {
      expect(canonicalEmail(typed)).toBe(typed);
    },
  );
});
