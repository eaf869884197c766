import { describe, expect, test } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { parseSigningKeys } from './signing-keys';

const pem = (type: 'ed25519' | 'x25519') =>
  (type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('x25519')).privateKey
    .export({ format: 'pem', type: 'pkcs8' })
    .toString();

describe('parseSigningKeys', () => {
  test('reads every version that is a key', () => {
    const { keys, problems } = parseSigningKeys('/p/key', [pem('ed25519'), 'mistyped', pem('ed25519')]);
    expect([keys?.length, problems]).toEqual([2, []]);
  });

  test.each([
    ['does not exist', []],
    ['makes no sense', [pem('ed25519'), 'mistyped']],
    ['makes no sense', [pem('x25519')]],
  ])('says that the parameter %s', (what, versions) => {
    const { keys, problems } = parseSigningKeys('/p/key', versions);
    expect(keys).toBeUndefined();
    expect(problems).toEqual([expect.stringContaining(`The parameter /p/key ${what}`)]);
  });
});
