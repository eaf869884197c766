import { generateKeyPairSync } from 'node:crypto';
import type { PasswordPolicy } from './cognito/pool/password-policy.ts';
import type { DeployedNames } from './iam/policies.ts';
import type { S3Service } from './s3/s3-service.ts';
import type { SsmService } from './ssm/ssm-service.ts';

/** The password rules of the pool; the application reads them from a parameter. */
export const passwordPolicy: PasswordPolicy = {
  minimumLength: 8,
  requireLowercase: true,
  requireUppercase: true,
  requireNumbers: true,
  requireSymbols: true,
};

interface Provisioned {
  readonly s3: S3Service;
  readonly ssm: SsmService;
  readonly names: DeployedNames;
  readonly appOrigins: readonly string[];
  readonly userPoolId: string;
  readonly clientId: string;
}

/** Creates what Terraform creates, under the same names; leaves what exists already as it is. */
export function provision({ s3, ssm, names, appOrigins, userPoolId, clientId }: Provisioned): void {
  s3.ensureBucket({
    name: names.normalBucket,
    versioned: false,
    encryption: 'AES256',
    corsOrigins: appOrigins,
    notifies: true,
  });
  s3.ensureBucket({
    name: names.sensitiveBucket,
    versioned: true,
    encryption: 'aws:kms',
    corsOrigins: [],
    notifies: false,
  });
  const parameters = {
    cognito_user_pool_id: userPoolId,
    cognito_client_id: clientId,
    cognito_password_policy: JSON.stringify(passwordPolicy),
    normal_bucket_name: names.normalBucket,
  };
  for (const [name, value] of Object.entries(parameters)) {
    ssm.ensure({ name: `${names.ssmPrefix}/${name}`, type: 'String', value });
  }
  // Deployed by ci/pipeline/make-receipt-key.sh before the first apply, not by Terraform, and never replaced.
  const signingKey = `${names.ssmPrefix}/receipt_signing_key`;
  if (!ssm.has(signingKey)) ssm.ensure({ name: signingKey, type: 'SecureString', value: newSigningKey() });
}

function newSigningKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
}
