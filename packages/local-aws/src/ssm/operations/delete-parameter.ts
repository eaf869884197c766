import { z } from 'zod';
import { AwsError } from '../../http/aws-error.ts';
import { parseInput } from '../../http/json-body.ts';
import type { SsmOperation } from '../ssm-context.ts';

const input = z.object({ Name: z.string().min(1) });

export const deleteParameter: SsmOperation = (body, context) => {
  const { Name } = parseInput(input, body, 'ValidationException');
  context.authorize('ssm:DeleteParameter', Name);
  if (!context.parameters.remove(Name)) throw new AwsError('ParameterNotFound', '');
  return {};
};
