import { describe, expect, test } from '@jest/globals';
import type { Caller, ConditionContext } from '../../src/iam/authorization.ts';
import { createAuthorizer } from '../../src/iam/authorizer.ts';
import { fillPlaceholders, renderPolicies } from '../../src/iam/policies.ts';
import { parsePolicy } from '../../src/iam/policy.ts';

const role = 'arn:aws:iam::000000000000:role/reader';
const caller: Caller = { principalArn: role, accountId: '000000000000' };
const bucket = 'arn:aws:s3:::files';
const key = 'arn:aws:kms:eu-north-1:000000000000:key/k';
const root = { AWS: 'arn:aws:iam::000000000000:root' };

const roleArn = (name: string) => `arn:aws:iam::000000000000:role/${name}`;
const [server, mover, owner] = [
  roleArn('ec2_instance_role'),
  roleArn('iam_for_lambda'),
  roleArn('local_admin'),
];
const deployed = renderPolicies({
  region: 'eu-north-1',
  ssmPrefix: '/static-file-upload',
  normalBucket: 'normal',
  sensitiveBucket: 'sensitive',
  sensitiveKeyArn: key,
});

const policy = (...statements: object[]) =>
  parsePolicy(
    'test',
    JSON.stringify({
      Version: '2012-10-17',
      Statement: statements.map((statement, index) => ({ Sid: `S${index}`, ...statement })),
    }),
  );

interface Attached {
  /** Statements of the role's policy. */
  readonly own?: object[];
  /** Statements of the policy of the bucket or the key. */
  readonly resource?: object[];
}

function mayDo(
  { own = [], resource = [] }: Attached,
  action: string,
  arn: string,
  context: ConditionContext = {},
  who = caller,
): boolean {
  return createAuthorizer({
    byRole: new Map([[role, [policy(...own)]]]),
    byResource: new Map([
      [bucket, policy(...resource)],
      [key, policy(...resource)],
    ]),
  }).isAllowed(who, action, arn, context);
}

const allow = (Action: string | string[], Resource: string | string[], rest: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...rest,
});
const deny = (Action: string, Resource: string, rest: object = {}) => ({
  Effect: 'Deny',
  Action,
  Resource,
  ...rest,
});
const object = `${bucket}/a/b.txt`;

describe('the authorizer', () => {
  test('a request is denied unless a policy allows it', () => {
    expect(mayDo({}, 's3:GetObject', object)).toBe(false);
    expect(mayDo({ own: [allow('s3:GetObject', `${bucket}/*`)] }, 's3:GetObject', object)).toBe(true);
    expect(
      mayDo(
        { resource: [allow('s3:GetObject', `${bucket}/*`, { Principal: { AWS: role } })] },
        's3:GetObject',
        object,
      ),
    ).toBe(true);
  });

  test('an anonymous request is denied, whatever the policies say', () => {
    const attached = { resource: [allow('s3:*', `${bucket}/*`, { Principal: '*' })] };
    expect(mayDo(attached, 's3:GetObject', object)).toBe(true);
    expect(mayDo(attached, 's3:GetObject', object, {}, { principalArn: null, accountId: null })).toBe(false);
  });

  test.each([
    ['s3:GetObject', object, true],
    ['s3:getobject', object, true],
    ['s3:GetObjectTagging', object, false],
    ['s3:GetObject', bucket, false],
    ['s3:GetObject', 'arn:aws:s3:::files-of-others/a', false],
    ['s3:ListBucket', bucket, true],
    ['ssm:GetParameter', object, false],
  ])('the decision about %s on %s is %s', (action, arn, expected) => {
    const own = [allow('s3:GetObject', `${bucket}/*`), allow('s3:List*', bucket)];
    expect(mayDo({ own }, action, arn)).toBe(expected);
  });

  test('an explicit deny in either policy wins over every allow', () => {
    const own = [allow('*', '*')];
    const denied = deny('s3:PutObject', `${bucket}/*`);
    expect(mayDo({ own: [...own, denied] }, 's3:PutObject', object)).toBe(false);
    expect(mayDo({ own, resource: [{ ...denied, Principal: '*' }] }, 's3:PutObject', object)).toBe(false);
    expect(mayDo({ own, resource: [{ ...denied, Principal: root }] }, 's3:PutObject', object)).toBe(false);
    expect(
      mayDo({ own, resource: [{ ...denied, Principal: { AWS: 'other' } }] }, 's3:PutObject', object),
    ).toBe(true);
  });

  test('a resource policy that names the account leaves the decision to the roles', () => {
    const resource = [allow('*', '*', { Principal: root })];
    expect(mayDo({ resource }, 's3:GetObject', object)).toBe(false);
    expect(mayDo({ resource }, 'kms:Decrypt', key)).toBe(false);
    expect(mayDo({ resource, own: [allow('kms:Decrypt', key)] }, 'kms:Decrypt', key)).toBe(true);
  });

  test('a KMS key is denied unless its own policy agrees', () => {
    const own = [allow('kms:*', key)];
    expect(mayDo({ own }, 'kms:Decrypt', key)).toBe(false);
    expect(
      mayDo({ own, resource: [allow('kms:Decrypt', '*', { Principal: '*' })] }, 'kms:Decrypt', key),
    ).toBe(true);
  });
});

describe('conditions', () => {
  const holds = (Condition: object, context: ConditionContext) =>
    mayDo({ own: [allow('s3:*', `${bucket}/*`, { Condition })] }, 's3:PutObject', object, context);
  const condition = 's3:if-none-match';

  test.each([
    ['Null', 'true', undefined, true],
    ['Null', 'true', '*', false],
    ['Null', 'false', '*', true],
    ['Bool', 'true', 'true', true],
    ['Bool', 'true', 'false', false],
    ['Bool', 'true', undefined, false],
    ['StringEquals', 'a', 'a', true],
    ['StringEquals', 'a', 'A', false],
    ['StringEquals', 'a', undefined, false],
    ['StringEquals', ['a', 'b'], 'b', true],
    ['StringNotEqualsIfExists', 'a', 'b', true],
    ['StringNotEqualsIfExists', 'a', 'a', false],
    ['StringNotEqualsIfExists', ['a', 'b'], 'b', false],
    ['StringNotEqualsIfExists', 'a', undefined, true],
    ['NumericLessThan', '1.2', '1.1', true],
    ['NumericLessThan', '1.2', '1.2', false],
    ['NumericLessThan', '1.2', undefined, false],
    ['ArnEquals', 'arn:aws:iam::*:role/r', 'arn:aws:iam::1:role/r', true],
    ['ArnEquals', ['arn:x', 'arn:y'], 'arn:y', true],
    ['ArnEquals', 'arn:x', undefined, false],
    ['ArnNotEquals', ['arn:x', 'arn:y'], 'arn:y', false],
    ['ArnNotEquals', ['arn:x', 'arn:y'], 'arn:z', true],
    ['ArnNotEquals', 'arn:x', undefined, true],
  ])('the condition %s %j, given %j, is %s', (operator, expected, actual, result) => {
    expect(holds({ [operator]: { [condition]: expected } }, { [condition]: actual })).toBe(result);
  });

  test('a condition holds only when every operator and every key does', () => {
    const both = {
      Null: { 's3:if-none-match': 'true' },
      Bool: { 's3:ObjectCreationOperation': 'true', 'aws:SecureTransport': 'true' },
    };
    expect(holds(both, { 's3:ObjectCreationOperation': 'true' })).toBe(true);
    expect(holds(both, { 's3:ObjectCreationOperation': 'false' })).toBe(false);
    expect(holds(both, { 's3:ObjectCreationOperation': 'true', 's3:if-none-match': '*' })).toBe(false);
  });

  test('a condition about the caller sees the authenticated identity, not what a request claims', () => {
    const byArn = { ArnEquals: { 'aws:PrincipalArn': role } };
    expect(holds(byArn, { 'aws:PrincipalArn': 'arn:aws:iam::000000000000:role/another' })).toBe(true);
  });
});

describe('policies that cannot be enforced', () => {
  const statement = allow('s3:GetObject', '*');

  test.each([
    ['operator', { ...statement, Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }],
    ['condition key', { ...statement, Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } }],
    ['element', { ...statement, NotAction: 's3:*' }],
    ['principal', { ...statement, Principal: { Service: 'ec2.amazonaws.com' } }],
    ['effect', { ...statement, Effect: 'Maybe' }],
  ])('a policy with an unknown %s stops the start', (_what, unknown) => {
    expect(() => policy(unknown)).toThrow('The policy test has something that cannot be enforced here');
  });

  test('a policy template with a placeholder without a value stops the start', () => {
    expect(() => fillPlaceholders('p.tftpl', '{"Resource":"${no_such_arn}"}', {})).toThrow(
      'p.tftpl has a placeholder without a value: ${no_such_arn}',
    );
  });

  test('every deployed policy can be enforced', () => {
    const { byRole, byResource } = deployed;
    expect([...byRole.keys()].toSorted()).toEqual([server, mover, owner]);
    expect([...byResource.keys()]).toEqual(['arn:aws:s3:::normal', 'arn:aws:s3:::sensitive', key]);
    expect(JSON.stringify([...byRole.values(), ...byResource.values()])).not.toContain('${');
  });
});

describe('the key of the vault', () => {
  const viaS3 = { 'kms:ViaService': 's3.eu-north-1.amazonaws.com', 'kms:CallerAccount': '000000000000' };

  test.each([
    ['a role that its policy does not name is refused', server, viaS3, false],
    ['the mover through S3 is allowed', mover, viaS3, true],
    ['the mover by itself is refused', mover, {}, false],
    [
      'the mover through another service is refused',
      mover,
      { ...viaS3, 'kms:ViaService': 'ssm.eu-north-1.amazonaws.com' },
      false,
    ],
    ['a vault reader through S3 is allowed', owner, viaS3, true],
    ['the owner of the account by itself is refused', owner, {}, false],
  ])('the key of the vault: %s', (_who, principalArn, context, allowed) => {
    const authorizer = createAuthorizer(deployed);
    const who = { principalArn, accountId: '000000000000' };
    for (const action of ['kms:GenerateDataKey', 'kms:Decrypt'])
      expect(authorizer.isAllowed(who, action, key, context)).toBe(allowed);
  });
});
