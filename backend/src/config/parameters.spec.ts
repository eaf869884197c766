import { describe, expect, test } from '@jest/globals';
import { parseParameters } from './parameters';

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

describe('parseParameters', () => {
  test('reads all of them', () => {
    expect(parse().parameters).toEqual({
      cognito_user_pool_id: 'eu-north-1_Abc123',
      cognito_client_id: 'abc123',
      cognito_password_policy: passwordPolicy,
      normal_bucket_name: 'normal-bucket',
    });
  });

  test('names each one that is missing', () => {
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
  ])('names %s when it is %j', (name, value) => {
    const { problems } = parse({ [name]: value });
    expect(problems.length).toBeGreaterThan(0);
    for (const problem of problems) expect(problem).toContain(`The parameter ${name} makes no sense`);
  });
});
