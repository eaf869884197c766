import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AttachedPolicies } from './authorizer.ts';
import { accountId, partition, roleArn } from './identities.ts';
import { parsePolicy, type Policy } from './policy.ts';

const templates = join(import.meta.dirname, '../../../../terraform/policies');

export interface DeployedNames {
  readonly region: string;
  readonly ssmPrefix: string;
  readonly normalBucket: string;
  readonly sensitiveBucket: string;
  readonly sensitiveKeyArn: string;
}

/** The name of the function that moves objects; its log group is named after it. */
export const functionName = 'static-file-upload';

export const bucketArn = (name: string): string => `arn:${partition}:s3:::${name}`;

/** Renders the templates that Terraform deploys, with this installation's names, and attaches them alike. */
export function renderPolicies(names: DeployedNames): AttachedPolicies {
  const values = templateValues(names);
  const render = (name: string): Policy => {
    const file = `${name}.json.tftpl`;
    return parsePolicy(file, fillPlaceholders(file, readFileSync(join(templates, file), 'utf8'), values));
  };
  return {
    byRole: new Map([
      [roleArn('app'), [render('ssm_read_access_and_s3_access'), render('ec2_write_own_logs')]],
      [roleArn('lambda'), [render('s3_access'), render('lambda_logs_and_dead_letters')]],
      [roleArn('admin'), [everything]],
    ]),
    byResource: new Map([
      [bucketArn(names.normalBucket), render('normal_bucket')],
      [bucketArn(names.sensitiveBucket), render('sensitive_bucket')],
      [names.sensitiveKeyArn, render('sensitive_key')],
    ]),
  };
}

/** The owner of the account may do anything that no bucket or key policy denies. */
const everything = parsePolicy(
  'local_admin',
  '{"Version":"2012-10-17","Statement":[{"Sid":"Owner","Effect":"Allow","Action":"*","Resource":"*"}]}',
);

function templateValues(names: DeployedNames): Readonly<Record<string, string>> {
  const { region } = names;
  const regional = (service: string) => `arn:${partition}:${service}:${region}:${accountId}`;
  return {
    partition,
    region,
    account_id: accountId,
    normal_bucket_arn: bucketArn(names.normalBucket),
    sensitive_bucket_arn: bucketArn(names.sensitiveBucket),
    sensitive_key_arn: names.sensitiveKeyArn,
    server_role_arn: roleArn('app'),
    lambda_role_arn: roleArn('lambda'),
    parameter_arn_prefix: `${regional('ssm')}:parameter${names.ssmPrefix}`,
    server_log_group_arn: `${regional('logs')}:log-group:/static-file-upload/server`,
    lambda_log_group_arn: `${regional('logs')}:log-group:/aws/lambda/${functionName}`,
    dead_letter_queue_arn: `${regional('sqs')}:static-file-upload-dead-letters`,
    vault_reader_role_arns: JSON.stringify([roleArn('admin')]),
    vault_principal_arns: JSON.stringify([roleArn('lambda'), roleArn('admin')]),
  };
}

/** @throws Error for a placeholder without a value, because an empty ARN would allow or deny the wrong thing */
export function fillPlaceholders(
  file: string,
  template: string,
  values: Readonly<Record<string, string>>,
): string {
  return template.replace(/\$\{([^}]*)\}/g, (_placeholder, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${file} has a placeholder without a value: \${${name}}`);
    return value;
  });
}
