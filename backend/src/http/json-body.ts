import { Body, StandardSchemaValidationPipe } from '@nestjs/common';
import { type z } from 'zod';
import { Problem } from './problem';

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

class InvalidBody extends Problem {
  constructor(issues: readonly Issue[]) {
    const errors = issues.map(({ path = [], message }) => ({
      field: path.map(nameOf).join('.'),
      detail: message,
    }));
    super('malformed-request', 'The JSON body lacks something, or something in it makes no sense.', {
      errors,
    });
  }
}

const validation = new StandardSchemaValidationPipe({
  exceptionFactory: (issues) => new InvalidBody(issues),
});

/** The JSON body of a request, as the schema describes it; refused with a problem that names every field. */
export const JsonBody = (schema: z.ZodType) => Body({ schema, pipes: [validation] });

function nameOf(segment: PropertyKey | { readonly key: PropertyKey }): string {
  return String(typeof segment === 'object' ? segment.key : segment);
}
