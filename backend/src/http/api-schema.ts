import { z } from '@static-file-upload/contract/zod';

const schemas = z.registry<{ id: string }>();
const uri = (id: string) => `#/components/schemas/${id}`;

/** Names a schema in the OpenAPI document. @returns the reference to it, for a response or a request body */
export function apiSchema(id: string, schema: z.core.$ZodType): { $ref: string } {
  schemas.add(schema, { id });
  return { $ref: uri(id) };
}

/** Every named schema, in alphabetical order. */
export function apiSchemas(): Record<string, object> {
  const { schemas: byId } = z.toJSONSchema(schemas, { target: 'openapi-3.0', io: 'output', uri });
  for (const schema of Object.values(byId)) delete schema.$id;
  return Object.fromEntries(Object.entries(byId).sort(([left], [right]) => left.localeCompare(right)));
}
