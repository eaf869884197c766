import { type ZodMiniType } from 'zod/mini';

/**
 * Whether a value is what its schema describes. The value itself is used from there on and not zod's copy, which
 * lacks members that the schema does not name: a receipt's signature covers those too.
 */
export function matches<Value>(schema: ZodMiniType<Value>, value: unknown): value is Value {
  return schema.safeParse(value).success;
}
