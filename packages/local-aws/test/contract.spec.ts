import { describe, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compare, type Exceptions, type Role } from '../contract/compare.ts';
import { recordCalls, type RecordedCall } from '../src/iam/call-log.ts';
import { parsePolicy } from '../src/iam/policy.ts';

const arn = 'arn:aws:iam::000000000000:role/mover';
const policy = parsePolicy(
  'mover',
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Take',
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:DeleteObject'],
        Resource: ['arn:aws:s3:::one/*', 'arn:aws:s3:::two/*'],
      },
    ],
  }),
);
const roles: Role[] = [{ name: 'mover', arn, policies: [policy] }];
const nothing: Exceptions = { unusedGrants: [], refusalsOnPurpose: [] };
const call = (action: string, bucket: string, allowed = true): RecordedCall => ({
  principalArn: arn,
  action,
  resourceArn: `arn:aws:s3:::${bucket}/*`,
  allowed,
});
const everything = [call('s3:GetObject', 'one'), call('s3:DeleteObject', 'two')];
const findings = (calls: RecordedCall[], exceptions = nothing) =>
  compare(roles, calls, exceptions)
    .filter(({ finding }) => finding !== undefined)
    .map(({ subject }) => subject);

describe('calls and policies', () => {
  test('calls and policies agree when each action and each resource was used', () => {
    expect(findings(everything)).toEqual([]);
  });

  test('a refused call is a finding, unless a test provokes the refusal', () => {
    const refused = call('s3:PutObject', 'one', false);
    expect(findings([...everything, refused])).toEqual(['mover called s3:PutObject on arn:aws:s3:::one/*']);
    const onPurpose = { role: 'mover', action: 's3:PutObject', resource: '*one/*', reason: 'a test' };
    expect(findings([...everything, refused], { ...nothing, refusalsOnPurpose: [onPurpose] })).toEqual([]);
  });

  test('an unused grant is a finding, unless there is a reason for it', () => {
    const calls = [call('s3:GetObject', 'one')];
    expect(findings(calls)).toEqual([
      'mover may, by Take: s3:DeleteObject',
      'mover may, by Take: arn:aws:s3:::two/*',
    ]);
    const unused = { role: 'mover', sid: 'Take', what: 's3:DeleteObject', reason: 'later' };
    expect(findings(calls, { ...nothing, unusedGrants: [unused] })).toEqual([
      'mover may, by Take: arn:aws:s3:::two/*',
    ]);
  });

  test('the calls of other identities are not compared', () => {
    const stranger = { ...call('s3:PutObject', 'one', false), principalArn: null };
    expect(findings([...everything, stranger])).toEqual([]);
  });
});

test('the call log has each call once, and no object’s key', () => {
  const folder = mkdtempSync(join(tmpdir(), 'call-log-'));
  const file = join(folder, 'calls.jsonl');
  const authorizer = recordCalls({ isAllowed: (_caller, action) => action === 's3:GetObject' }, file);
  const caller = { principalArn: arn, accountId: '000000000000' };
  expect(authorizer.isAllowed(caller, 's3:GetObject', 'arn:aws:s3:::one/secret/name', {})).toBe(true);
  expect(authorizer.isAllowed(caller, 's3:GetObject', 'arn:aws:s3:::one/other', {})).toBe(true);
  expect(authorizer.isAllowed(caller, 's3:ListBucket', 'arn:aws:s3:::one', {})).toBe(false);
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    call('s3:GetObject', 'one'),
    { principalArn: arn, action: 's3:ListBucket', resourceArn: 'arn:aws:s3:::one', allowed: false },
  ]);
  rmSync(folder, { recursive: true });
});
