import { z } from '@static-file-upload/contract/zod';

/** What the page shows of a JSON Schema, besides the schema as it is. */
export interface Schema {
  readonly $ref?: string | undefined;
  readonly type?: string | undefined;
  readonly format?: string | undefined;
  readonly description?: string | undefined;
  readonly enum?: readonly unknown[] | undefined;
  readonly minimum?: number | undefined;
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly items?: Schema | undefined;
}

const text = z.optional(z.string());
const schema: z.ZodMiniType<Schema> = z.looseObject({
  $ref: text,
  type: text,
  format: text,
  description: text,
  enum: z.optional(z.array(z.unknown())),
  minimum: z.optional(z.number()),
  properties: z.optional(
    z.record(
      z.string(),
      z.lazy(() => schema),
    ),
  ),
  required: z.optional(z.array(z.string())),
  items: z.optional(z.lazy(() => schema)),
});
const content = z.optional(z.record(z.string(), z.object({ schema })));

const parameter = z.object({
  name: z.string(),
  in: z.enum(['path', 'query', 'header']),
  required: z.boolean(),
  description: text,
  schema,
});
export type Parameter = Readonly<z.output<typeof parameter>>;

const operation = z.object({
  operationId: z.string(),
  summary: z.string(),
  tags: z.tuple([z.string()]),
  parameters: z.array(parameter),
  requestBody: z.optional(z.object({ content })),
  responses: z.record(z.string(), z.object({ description: z.string(), content })),
  security: z.array(z.unknown()),
});
export type Operation = Readonly<z.output<typeof operation>>;

/** The part of our OpenAPI document that its page shows. */
export const described = z.object({
  info: z.object({ description: z.string(), version: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({ schemas: z.record(z.string(), schema) }),
});
export type Described = Readonly<z.output<typeof described>>;
