import type { Kms } from '../kms/kms.ts';
import type { Parameter, ParameterTable } from './parameter-table.ts';

/** What an operation of the parameter store works with. */
export interface SsmContext {
  readonly parameters: ParameterTable;
  readonly kms: Kms;
  readonly parameterArn: (name: string) => string;
  /** @throws AwsError AccessDeniedException */
  readonly authorize: (action: string, name: string) => void;
}

export type SsmOperation = (body: string, context: SsmContext) => unknown;

/** A parameter as answers show it; a secret stays encrypted unless decryption was asked for. */
export function describe(parameter: Parameter, decrypt: boolean, context: SsmContext) {
  const { name, type, value, version, modifiedAt } = parameter;
  const secret = type === 'SecureString' && !decrypt;
  return {
    Name: name,
    Type: type,
    Value: secret ? context.kms.encryptSmall(Buffer.from(value), name).toString('base64') : value,
    Version: version,
    LastModifiedDate: modifiedAt / 1000,
    ARN: context.parameterArn(name),
    DataType: 'text',
  };
}
