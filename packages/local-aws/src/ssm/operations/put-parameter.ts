import { z } from 'zod';
import { AwsError } from '../../http/aws-error.ts';
import { parseInput } from '../../http/json-body.ts';
import type { SsmOperation } from '../ssm-context.ts';

const input = z.object({
  Name: z.string().regex(/^[\w./-]+$/),
  Value: z.string().min(1).max(4096),
  Type: z.enum(['String', 'SecureString']).optional(),
  Overwrite: z.boolean().default(false),
});

export const putParameter: SsmOperation = (body, context) => {
  const { Name, Value, Type, Overwrite } = parseInput(input, body, 'ValidationException');
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
