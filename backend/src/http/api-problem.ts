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
import { STATUS_CODES } from 'node:http';
import { apiSchema } from './api-schema';

/** What this version sends; clients must expect types that it does not know. */
const sent = z
  .extend(problemDetails, { type: z.enum(problemTypeNames.map(problemUri)) })
  .check(z.describe('Problem details, RFC 9457'));
const schema = apiSchema('Problem', sent);

/** What any request can be refused with, whatever its route. */
const ofEveryRoute = ['malformed-request', 'expectation-failed', 'internal'] as const;
/** How the server refuses what it could not read as HTTP, besides 400. */
const unreadable = [408, 431];

/** Documents the refusals of a route, those of every route included: one response for each status. */
export function ApiProblem(...types: readonly ProblemType[]) {
  const byStatus = Map.groupBy(new Set([...ofEveryRoute, ...types]), (type) => problemTypes[type].status);
  const descriptions = new Map(unreadable.map((status) => [status, describe('malformed-request', status)]));
  for (const [status, kinds] of byStatus) {
    descriptions.set(status, kinds.map((kind) => describe(kind)).join('; '));
  }
  const responses = [...descriptions].map(([status, description]) =>
    ApiResponse({ status, description, content: { [problemMediaType]: { schema } } }),
  );
  return applyDecorators(...responses);
}

function describe(type: ProblemType, status?: number): string {
  const title = (status && STATUS_CODES[status]) ?? problemTypes[type].title;
  return `${title} (\`${type}\`)`;
}
