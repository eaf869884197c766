import { z } from 'zod';
import { AwsError } from '../../http/aws-error.ts';
import { parseInput } from '../../http/json-body.ts';
import { describe, type SsmOperation } from '../ssm-context.ts';

const input = z.object({ Name: z.string().min(1), WithDecryption: z.boolean().default(false) });

export const getParameterHistory: SsmOperation = (body, context) => {
  const { Name, WithDecryption } = parseInput(input, body, 'ValidationException');
  context.authorize('ssm:GetParameterHistory', Name);
  const versions = context.parameters.history(Name);
  if (versions.length === 0) throw new AwsError('ParameterNotFound', '');
  return { Parameters: versions.map((parameter) => describe(parameter, WithDecryption, context)) };
};
