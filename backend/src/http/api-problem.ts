import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import {
  problemDetails,
  problemMediaType,
  type ProblemType,
  problemTypeNames,
  problemTypes,
  problemUri,
} from '@static-file-upload/contract/problems';
import { z } from '@static-file-upload/contract/zod';
import { apiSchema } from './api-schema';

/** What this version sends; clients must expect types that it does not know. */
const sent = z
  .extend(problemDetails, { type: z.enum(problemTypeNames.map(problemUri)) })
  .check(z.describe('Problem details, RFC 9457'));
const schema = apiSchema('Problem', sent);

/** Documents the refusals of a route, one response for each status. */
export function ApiProblem(...types: readonly ProblemType[]) {
  const byStatus = Map.groupBy(types, (type) => problemTypes[type].status);
  const responses = [...byStatus].map(([status, kinds]) =>
    ApiResponse({
      status,
      description: kinds.map((kind) => `${problemTypes[kind].title} (\`${kind}\`)`).join('; '),
      content: { [problemMediaType]: { schema } },
    }),
  );
  return applyDecorators(...responses);
}
