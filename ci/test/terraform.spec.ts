/** What `terraform test` cannot assert: order, absence, descriptions, and that no validation is left without a case. */
import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyInTests, type Resource } from './testing/applied-states.ts';
import { readBlocks } from './testing/hcl.ts';
import { root } from './testing/root.ts';

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const roots = {
  terraform: readBlocks('terraform/*.tf'),
  'terraform/network': readBlocks('terraform/network/*.tf'),
};

const stack = await applyInTests('terraform', 'whole_stack');
const network = await applyInTests('terraform/network', 'network', 'state_bucket');
const managed = (states: typeof stack) =>
  (states ?? []).flatMap(({ root_module }) => root_module.resources).filter(({ mode }) => mode === 'managed');
const applied: Readonly<Record<string, readonly Resource[]>> = {
  terraform: managed(stack),
  'terraform/network': managed(network),
};
const withStates = stack && network ? test : test.skip;
const everything = Object.values(applied).flat();
const addressOf = ({ type, name }: Resource) => `${type}.${name}`;
const instancesOf = (address: string) =>
  (applied['terraform'] ?? []).filter((resource) => addressOf(resource) === address);

/** Every object inside a value, the value itself first. */
function objectsIn(value: unknown): Readonly<Record<string, unknown>>[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  if (typeof value !== 'object' || value === null) return [];
  return [{ ...value }, ...Object.values(value).flatMap(objectsIn)];
}

describe('order', () => {
  withStates.each([
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
  ])('%s is made after everything that it needs', (address, needed) => {
    expect(instancesOf(address).length).toBeGreaterThan(0);
    for (const { depends_on } of instancesOf(address))
      expect(depends_on).toEqual(expect.arrayContaining(needed));
  });
});

describe('what is not there', () => {
  withStates.each(Object.entries(roots))(
    'the states that are searched here hold every resource of %s',
    (folder, blocks) => {
      const declared = blocks.filter(({ kind }) => kind === 'resource').map(({ name }) => name);
      expect(new Set(applied[folder]?.map(addressOf))).toEqual(new Set(declared));
    },
  );

  withStates.each([
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
  ])('the stack has no %s', (unwanted) => {
    expect(applied['terraform']?.filter(({ type }) => type === unwanted)).toEqual([]);
  });

  withStates('no port for SSH is open, and no bucket deletes its files when it is destroyed', () => {
    const objects = everything.flatMap(({ values }) => objectsIn(values));
    const ports = objects.map(({ from_port, to_port, port }) => [from_port ?? port, to_port ?? port]);
    const ranges = ports.filter(([from]) => typeof from === 'number');
    expect(ranges.length).toBeGreaterThan(4);
    expect(ranges.filter(([from, to]) => Number(from) <= 22 && Number(to) >= 22)).toEqual([]);
    expect(objects.filter(({ force_destroy }) => force_destroy === true)).toEqual([]);
  });

  withStates('the receipt key and the record of the last good release never enter the state', () => {
    const parameters = everything.filter(({ type }) => type === 'aws_ssm_parameter');
    expect(parameters.length).toBeGreaterThan(3);
    expect(JSON.stringify(parameters)).not.toMatch(/receipt_signing_key|last_good_release/);
  });
});

withStates('the servers are given variables that they know, and the mover those that it asks for', () => {
  const [template] = instancesOf('aws_launch_template.server');
  const userData = Buffer.from(String(template?.values['user_data']), 'base64').toString();
  const [, file = ''] = /<<'ENVIRONMENT'\n(.*?)\nENVIRONMENT\n/s.exec(userData) ?? [];
  const given = file.split('\n').map((line) => line.split('=')[0] ?? '');
  expect(given.length).toBeGreaterThan(7);
  const known = read('backend/src/config/environment.ts');
  for (const name of given) expect(known).toMatch(new RegExp(`^ {2}${name}: `, 'm'));

  const configured = objectsIn(instancesOf('aws_lambda_function.mover')[0]?.values['environment']);
  const asked = new Set(read('lambda/src/environment.ts').match(/(?<=')[A-Z_]+(?=')/g) ?? []);
  const own = [...asked].filter((name) => !name.startsWith('AWS_'));
  expect(Object.keys(configured[1] ?? {})).toEqual(expect.arrayContaining(own));
  expect(asked.size).toBeGreaterThan(2);
});

// Terraform prints neither descriptions nor validations, unless it plans against AWS itself.
describe.each(Object.entries(roots))('%s', (folder, blocks) => {
  const variables = blocks.filter(({ kind }) => kind === 'variable');

  test(`every variable and output of ${folder} is described, and every variable has a type`, () => {
    for (const { name, body } of variables)
      expect(`${name}\n${body}`).toMatch(/\n {2}description = ".+"\n(.*\n)* {2}type +=/);
    for (const { name, body } of blocks.filter(({ kind }) => kind === 'output'))
      expect(`${name}\n${body}`).toMatch(/\n {2}description = ".+"\n/);
  });

  test(`every validation of ${folder} has a value that it refuses`, () => {
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
