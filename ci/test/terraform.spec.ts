/** What `terraform test` cannot assert: order, absence, descriptions, and that no validation is left without a case. */
import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findBlock, readBlocks } from './testing/hcl.ts';
import { root } from './testing/root.ts';

const stack = readBlocks('terraform/*.tf');
const roots = { terraform: stack, 'terraform/network': readBlocks('terraform/network/*.tf') };

describe('order', () => {
  test.each([
    ['aws_s3_bucket_notification.normal', ['aws_lambda_permission.normal_bucket']],
    ['aws_s3_bucket_policy.this', ['aws_s3_bucket_public_access_block.this']],
    ['aws_s3_bucket_lifecycle_configuration.this', ['aws_s3_bucket_versioning.sensitive']],
    ['aws_lambda_function.mover', ['aws_iam_role_policy.lambda']],
    [
      'aws_autoscaling_group.server',
      [
        'aws_iam_role_policy.server',
        'aws_lb_listener.http',
        'aws_lb_listener.https',
        'aws_s3_bucket_policy.this',
        'aws_ssm_parameter.cognito_client_id',
        'aws_ssm_parameter.cognito_password_policy',
        'aws_ssm_parameter.cognito_user_pool_id',
        'aws_ssm_parameter.normal_bucket_name',
        'aws_vpc_security_group_egress_rule.load_balancer',
        'aws_vpc_security_group_egress_rule.server',
        'aws_vpc_security_group_ingress_rule.server',
      ],
    ],
  ])('%s waits for what it needs', (name, needed) => {
    const [, list = ''] = /depends_on = \[([^\]]*)\]/.exec(findBlock(stack, 'resource', name).body) ?? [];
    expect(list.match(/[\w.]+/g)).toEqual(needed);
  });
});

describe('what is not there', () => {
  test.each([
    'aws_lb_target_group_attachment',
    'aws_instance',
    'aws_key_pair',
    'aws_eip',
    'aws_iam_user',
    'aws_iam_access_key',
    'aws_s3_bucket_acl',
    'aws_s3_object',
    'aws_lambda_function_url',
    'aws_kms_grant',
  ])('%s', (type) => {
    expect(stack.filter(({ kind, name }) => kind === 'resource' && name.startsWith(`${type}.`))).toEqual([]);
  });

  test('SSH, and a bucket that deletes its files to be destroyed', () => {
    const text = Object.values(roots)
      .flat()
      .map(({ body }) => body)
      .join('\n');
    expect(text).not.toMatch(/port\s+= 22\b|force_destroy/);
  });

  test('the receipt key and the record of the last good release never enter the state', () => {
    const parameters = stack.filter(({ name }) => name.startsWith('aws_ssm_parameter.'));
    for (const { body } of parameters) expect(body).not.toMatch(/receipt_signing_key|last_good_release/);
  });
});

test('the servers are given variables that they know, and the mover those that it asks for', () => {
  const read = (path: string) => readFileSync(join(root, path), 'utf8');
  const { body } = findBlock(readBlocks('terraform/launch_template.tf'), 'locals', '');
  const given = [...body.matchAll(/^ {4}([A-Z_]+) +=/gm)].map(([, name = '']) => name);
  expect(given.length).toBeGreaterThan(7);
  const known = read('backend/src/config/environment.ts');
  for (const name of given) expect(known).toMatch(new RegExp(`^ {2}${name}: `, 'm'));
  const configured = findBlock(stack, 'resource', 'aws_lambda_function.mover').body;
  const asked = new Set(read('lambda/src/environment.ts').match(/(?<=')[A-Z_]+(?=')/g) ?? []);
  for (const name of asked)
    if (!name.startsWith('AWS_')) expect(configured).toMatch(new RegExp(`^ +${name} += `, 'm'));
  expect(asked.size).toBeGreaterThan(2);
});

describe.each(Object.entries(roots))('%s', (folder, blocks) => {
  const variables = blocks.filter(({ kind }) => kind === 'variable');

  test('describes every variable and output, and types every variable', () => {
    for (const { name, body } of variables)
      expect(`${name}\n${body}`).toMatch(/\n {2}description = ".+"\n(.*\n)* {2}type +=/);
    for (const { name, body } of blocks.filter(({ kind }) => kind === 'output'))
      expect(`${name}\n${body}`).toMatch(/\n {2}description = ".+"\n/);
  });

  test('has a refused value for every validation', () => {
    const refusals = readBlocks(`${folder}/tests/*.tftest.hcl`).flatMap(
      ({ body }) => /expect_failures = \[([^\]]*)\]/.exec(body)?.[1]?.match(/\bvar\.\w+/g) ?? [],
    );
    for (const { name, body } of variables) {
      const validations = body.match(/^ {2}validation \{/gm)?.length ?? 0;
      const refused = refusals.filter((refusal) => refusal === `var.${name}`).length;
      expect({ name, covered: refused >= validations }).toEqual({ name, covered: true });
    }
  });
});
