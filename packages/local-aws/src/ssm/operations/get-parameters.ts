import { z } from 'zod';
import { parseInput } from '../../http/json-body.ts';
import { describe, type SsmOperation } from '../ssm-context.ts';

const input = z.object({
  Names: z.array(z.string().min(1)).min(1).max(10),
  WithDecryption: z.boolean().default(false),
});

export const getParameters: SsmOperation = (body, context) => {
  const { Names, WithDecryption } = parseInput(input, body, 'ValidationException');
  for (const name of Names) context.authorize('ssm:GetParameters', name);
  const found = Names.flatMap((name) => context.parameters.latest(name) ?? []);
  return {
    Parameters: found.map((parameter) => describe(parameter, WithDecryption, context)),
    InvalidParameters: Names.filter((name) => !found.some((parameter) => parameter.name === name)),
  };
};
