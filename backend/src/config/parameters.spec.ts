import { describe, expect, test } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { parseParameters, parseSigningKeys } from './parameters';

const passwordPolicy = {
  minimumLength: 8,
  requireLowercase: true,
  requireUppercase: true,
  requireNumbers: true,
  requireSymbols: false,
};
const stored = {
  '/p/cognito_user_pool_id': 'eu-north-1_Abc123',
  '/p/cognito_client_id': 'abc123',
  '/p/cognito_password_policy': JSON.stringify(passwordPolicy),
  '/p/normal_bucket_name': 'normal-bucket',
};

const parse = (change: Record<string, string> = {}) =>
  parseParameters('/p', new Map(Object.entries({ ...stored, ...change })));

describe('The plain parameters', () => {
  test('are read under short names', () => {
    expect(parse().parameters).toEqual({
      userPoolId: 'eu-north-1_Abc123',
      clientId: 'abc123',
      passwordPolicy,
      normalBucket: 'normal-bucket',
    });
  });

  test('are refused by name, each one that is missing', () => {
    const { parameters, problems } = parseParameters('/p', new Map());
    expect(parameters).toBeUndefined();
    expect(problems).toEqual(
      Object.keys(stored).map(
        (name) => expect.stringContaining(`The parameter ${name} does not exist`) as unknown,
      ),
    );
  });

  test.each([
    ['/p/cognito_user_pool_id', 'no pool'],
    ['/p/cognito_client_id', ''],
    ['/p/cognito_password_policy', '{'],
    ['/p/cognito_password_policy', '{}'],
    ['/p/normal_bucket_name', 'UPPER'],
  ])('are refused by name when %s is %j', (name, value) => {
    const { problems } = parse({ [name]: value });
    expect(problems.length).toBeGreaterThan(0);
    for (const problem of problems) expect(problem).toContain(`The parameter ${name} is not valid`);
  });
});

const pem = (type: 'ed25519' | 'x25519') =>
  (type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('x25519')).privateKey
    .export({ format: 'pem', type: 'pkcs8' })
    .toString();

describe('The receipt key', () => {
  test('is read in every version that is a key', () => {
    const { keys, problems } = parseSigningKeys('/p/key', [pem('ed25519'), 'mistyped', pem('ed25519')]);
    expect([keys?.length, problems]).toEqual([2, []]);
  });

  test.each([
    ['does not exist', []],
    ['is not valid', [pem('ed25519'), 'mistyped']],
    ['is not valid', [pem('x25519')]],
  ])('is refused when its parameter %s', (what, versions) => {
    const { keys, problems } = parseSigningKeys('/p/key', versions);
    expect(keys).toBeUndefined();
    expect(problems).toEqual([expect.stringContaining(`The parameter /p/key ${what}`)]);
  });
});
