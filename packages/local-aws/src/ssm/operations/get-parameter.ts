import { z } from 'zod';
import { AwsError } from '../../http/aws-error.ts';
import { parseInput } from '../../http/json-body.ts';
import { describe, type SsmOperation } from '../ssm-context.ts';

const input = z.object({ Name: z.string().min(1), WithDecryption: z.boolean().default(false) });

export const getParameter: SsmOperation = (body, context) => {
  const { Name, WithDecryption } = parseInput(input, body, 'ValidationException');
  context.authorize('ssm:GetParameter', Name);
  const parameter = context.parameters.latest(Name);
  if (!parameter) throw new AwsError('ParameterNotFound', '');
  return { Parameter: describe(parameter, WithDecryption, context) };
};
