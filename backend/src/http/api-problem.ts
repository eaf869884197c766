import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';
import { apiSchema } from './api-schema';
import { type ProblemType, problemTypes } from './problem-types';

const problem = z
  .object({
    type: z.enum(Object.keys(problemTypes).map((slug) => `/problems/${slug}`)),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().describe('What happened and what to do, for a person.'),
    instance: z.string(),
    requestId: z.uuid(),
    errors: z.array(z.object({ field: z.string(), detail: z.string() })).optional(),
  })
  .describe('Problem details, RFC 9457');

const schema = apiSchema('Problem', problem);

/** Documents the refusals of a route, one answer for each status. */
export function ApiProblem(...types: readonly ProblemType[]) {
  const byStatus = Map.groupBy(types, (type) => problemTypes[type].status);
  const responses = [...byStatus].map(([status, kinds]) =>
    ApiResponse({
      status,
      description: kinds.map((kind) => `${problemTypes[kind].title} (\`${kind}\`)`).join('; '),
      content: { 'application/problem+json': { schema } },
    }),
  );
  return applyDecorators(...responses);
}
