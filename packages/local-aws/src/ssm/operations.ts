import { z } from 'zod';
import { AwsError } from '../http/aws-error.ts';
import { parseInput } from '../http/json-body.ts';
import type { Kms } from '../kms/kms.ts';
import { type Parameter, type ParameterTable, parameterType } from './parameter-table.ts';

/** What an operation of the parameter store works with. */
interface SsmContext {
  readonly parameters: ParameterTable;
  readonly kms: Kms;
  readonly parameterArn: (name: string) => string;
  /** @throws AwsError AccessDeniedException */
  readonly authorize: (action: string, name: string) => void;
}

type SsmOperation = (body: string, context: SsmContext) => unknown;

const name = z.string().min(1);
const withDecryption = z.boolean().default(false);
const named = z.object({ Name: name, WithDecryption: withDecryption });

const getParameter: SsmOperation = (body, context) => {
  const { Name, WithDecryption } = parseInput(named, body, 'ValidationException');
  context.authorize('ssm:GetParameter', Name);
  const parameter = context.parameters.latest(Name);
  if (!parameter) throw new AwsError('ParameterNotFound', '');
  return { Parameter: describe(parameter, WithDecryption, context) };
};

const getParameterHistory: SsmOperation = (body, context) => {
  const { Name, WithDecryption } = parseInput(named, body, 'ValidationException');
  context.authorize('ssm:GetParameterHistory', Name);
  const versions = context.parameters.history(Name);
  if (versions.length === 0) throw new AwsError('ParameterNotFound', '');
  return { Parameters: versions.map((parameter) => describe(parameter, WithDecryption, context)) };
};

const namesToGet = z.object({ Names: z.array(name).min(1).max(10), WithDecryption: withDecryption });

const getParameters: SsmOperation = (body, context) => {
  const { Names, WithDecryption } = parseInput(namesToGet, body, 'ValidationException');
  for (const each of Names) context.authorize('ssm:GetParameters', each);
  const found = Names.flatMap((each) => context.parameters.latest(each) ?? []);
  return {
    Parameters: found.map((parameter) => describe(parameter, WithDecryption, context)),
    InvalidParameters: Names.filter((each) => !found.some((parameter) => parameter.name === each)),
  };
};

const parameterToPut = z.object({
  Name: z.string().regex(/^[\w./-]+$/),
  Value: z.string().min(1).max(4096),
  Type: parameterType.optional(),
  Overwrite: z.boolean().default(false),
});

const putParameter: SsmOperation = (body, context) => {
  const { Name, Value, Type, Overwrite } = parseInput(parameterToPut, body, 'ValidationException');
  context.authorize('ssm:PutParameter', Name);
  const existing = context.parameters.latest(Name);
  if (existing && !Overwrite) {
    throw new AwsError(
      'ParameterAlreadyExists',
      'The parameter already exists. To overwrite this value, set overwrite.',
    );
  }
  const type = Type ?? existing?.type;
  if (!type)
    throw new AwsError('ValidationException', 'A parameter type is required when you create a parameter.');
  return { Version: context.parameters.put({ name: Name, type, value: Value }), Tier: 'Standard' };
};

const deleteParameter: SsmOperation = (body, context) => {
  const { Name } = parseInput(z.object({ Name: name }), body, 'ValidationException');
  context.authorize('ssm:DeleteParameter', Name);
  if (!context.parameters.remove(Name)) throw new AwsError('ParameterNotFound', '');
  return {};
};

/** A map, because a name from a request must not find what every object inherits. */
export const operations: ReadonlyMap<string, SsmOperation> = new Map([
  ['DeleteParameter', deleteParameter],
  ['GetParameter', getParameter],
  ['GetParameterHistory', getParameterHistory],
  ['GetParameters', getParameters],
  ['PutParameter', putParameter],
]);

/** A parameter as responses show it; a secret stays encrypted unless the request asks for decryption. */
function describe(parameter: Parameter, decrypt: boolean, context: SsmContext) {
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
