import { Body, StandardSchemaValidationPipe } from '@nestjs/common';
import { type z } from '@static-file-upload/contract/zod';
import { Problem } from '../problem/problem';

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

const validation = new StandardSchemaValidationPipe({ exceptionFactory: toProblem });

/** The JSON body of a request, as the schema describes it; refused with a problem that names every field. */
export const JsonBody = (schema: z.ZodMiniType) => Body({ schema, pipes: [validation] });

function toProblem(issues: readonly Issue[]): Problem {
  const errors = issues.map(({ path = [], message }) => ({
    field: path.map(nameOf).join('.'),
    detail: message,
  }));
  return new Problem('malformed-request', 'A member of the JSON body is missing or not valid; see errors.', {
    errors,
  });
}

function nameOf(segment: PropertyKey | { readonly key: PropertyKey }): string {
  return String(typeof segment === 'object' ? segment.key : segment);
}
