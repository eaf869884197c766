import { z } from 'zod';

type JsonSchema = Record<string, unknown>;

const schemas = new Map<string, JsonSchema>();

/** Names a schema in the OpenAPI document. @returns the reference to it, for a response or a request body */
export function apiSchema(name: string, schema: z.ZodType): { $ref: string } {
  schemas.set(name, z.toJSONSchema(schema, { target: 'openapi-3.0', io: 'output' }));
  return { $ref: `#/components/schemas/${name}` };
}

/** Every named schema, in alphabetical order. */
export function apiSchemas(): Record<string, JsonSchema> {
  return Object.fromEntries([...schemas].sort(([left], [right]) => left.localeCompare(right)));
}
