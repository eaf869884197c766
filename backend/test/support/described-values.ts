import { z } from '@static-file-upload/contract/zod';
import fc from 'fast-check';

/** The part of JSON Schema that request bodies and parameters of the OpenAPI document use. */
export interface Schema {
  readonly $ref?: string | undefined;
  readonly type?: 'string' | 'integer' | 'boolean' | 'array' | 'object' | undefined;
  readonly enum?: readonly string[] | undefined;
  readonly format?: 'binary' | undefined;
  readonly pattern?: string | undefined;
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly items?: Schema | undefined;
  readonly minItems?: number | undefined;
  readonly maxItems?: number | undefined;
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly additionalProperties?: false | Schema | undefined;
  readonly maxProperties?: number | undefined;
  readonly description?: string | undefined;
}

const number = z.optional(z.number());
const text = z.optional(z.string());

/** Strict, so that a keyword that nothing here generates fails the test. */
export const schemaOf: z.ZodMiniType<Schema> = z.strictObject({
  $ref: text,
  type: z.optional(z.enum(['string', 'integer', 'boolean', 'array', 'object'])),
  enum: z.optional(z.array(z.string())),
  format: z.optional(z.literal('binary')),
  pattern: text,
  minLength: number,
  maxLength: number,
  minimum: number,
  maximum: number,
  items: z.optional(z.lazy(() => schemaOf)),
  minItems: number,
  maxItems: number,
  properties: z.optional(
    z.record(
      z.string(),
      z.lazy(() => schemaOf),
    ),
  ),
  required: z.optional(z.array(z.string())),
  additionalProperties: z.optional(z.union([z.literal(false), z.lazy(() => schemaOf)])),
  maxProperties: number,
  description: text,
});

/** A value that breaks one constraint of its schema, and no other. */
export interface Violation {
  /** Where, and which keyword. */
  readonly of: string;
  readonly value: fc.Arbitrary<unknown>;
}

const maxBinaryBytes = 2000;
const fieldName = fc.stringMatching(/^[a-z][\w-]{0,15}$/);
const lengths = [1, 63, 64, 85, 86, 127, 128, 255, 256, 300];
/** Characters of one to four bytes in UTF-8, as often as limits may allow, and what else has been a special case. */
const telling = [
  ...['x', 'é', '漢', '😀'].flatMap((character) => lengths.map((length) => character.repeat(length))),
  ...['', ' ', '.', '..', 'a/b', 'a/..', '\\', '\0', '\u202e.', '\t', 'x\r\ny', 'cafe\u0301'],
];
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ minLength: 40, maxLength: 300 }),
  fc.constantFrom(...telling),
);
const lengthOf = (value: string) => Array.from(value).length;

/** Makes values from the schemas of an OpenAPI document. */
export class DescribedValues {
  constructor(private readonly named: Readonly<Record<string, unknown>>) {}

  /** What follows a reference, if it is one. */
  resolve(schema: Schema): Schema {
    const name = schema.$ref?.replace('#/components/schemas/', '');
    return name === undefined ? schema : this.resolve(schemaOf.parse(this.named[name]));
  }

  /** Values that fit. */
  valid(described: Schema): fc.Arbitrary<unknown> {
    const schema = this.resolve(described);
    switch (schema.type) {
      case 'string':
        return schema.format === 'binary' ? binary(schema) : fittingText(schema);
      case 'integer':
        return fc.maxSafeInteger().map((value) => clamp(value, schema));
      case 'boolean':
        return fc.boolean();
      case 'array':
        return this.list(schema, schema.minItems ?? 0, Math.min(schema.maxItems ?? 5, 5));
      case 'object':
        return this.object(schema);
      case undefined:
        throw new Error(`Nothing is generated for ${JSON.stringify(schema)}`);
    }
  }

  /** @param isJson whether the value keeps its type; forms, headers and addresses are text */
  violations(described: Schema, isJson: boolean): Violation[] {
    const schema = this.resolve(described);
    const ofType = isJson ? [{ of: ' type', value: otherType(schema) }] : [];
    return [...ofType, ...violationsOf(schema), ...this.violationsWithin(schema, isJson)];
  }

  private violationsWithin(schema: Schema, isJson: boolean): Violation[] {
    if (schema.type === 'array') return this.violationsOfList(schema, isJson);
    return schema.type === 'object' ? this.violationsOfObject(schema, isJson) : [];
  }

  private violationsOfList(schema: Schema, isJson: boolean): Violation[] {
    const { items = {}, minItems = 0, maxItems = Infinity } = schema;
    const item = this.valid(items);
    const repeated = (count: number) => item.map((value) => Array<unknown>(count).fill(value));
    return [
      ...(minItems > 0 ? [{ of: ' minItems', value: repeated(minItems - 1) }] : []),
      ...(maxItems < Infinity ? [{ of: ' maxItems', value: repeated(maxItems + 1) }] : []),
      ...this.violations(items, isJson).map(({ of, value }) => ({
        of: `[]${of}`,
        value: fc.tuple(this.list(schema, 0, 3), value).map(([others, wrong]) => [...others, wrong]),
      })),
    ];
  }

  private violationsOfObject(schema: Schema, isJson: boolean): Violation[] {
    const { properties = {}, required = [], additionalProperties, maxProperties } = schema;
    const whole = this.object(schema);
    const changed = (of: string, change: fc.Arbitrary<object>) => ({
      of,
      value: fc.tuple(whole, change).map(([valid, wrong]) => ({ ...valid, ...wrong })),
    });
    const others = fc.dictionary(fieldName, fc.string({ maxLength: 5 }), {
      minKeys: (maxProperties ?? 0) + 1,
      maxKeys: (maxProperties ?? 0) + 5,
    });
    return [
      ...required.map((name) => changed(`.${name} required`, fc.constant({ [name]: undefined }))),
      ...(additionalProperties === false ? [changed(' additionalProperties', others)] : []),
      ...(maxProperties === undefined ? [] : [changed(' maxProperties', others)]),
      ...Object.entries({
        ...properties,
        ...(additionalProperties ? { other: additionalProperties } : {}),
      }).flatMap(([name, property]) =>
        this.violations(property, isJson).map(({ of, value }) =>
          changed(`.${name}${of}`, fc.record({ [name]: value })),
        ),
      ),
    ];
  }

  private list({ items = {} }: Schema, minLength: number, maxLength: number): fc.Arbitrary<unknown[]> {
    return fc.array(this.valid(items), { minLength, maxLength });
  }

  private object(schema: Schema): fc.Arbitrary<object> {
    const { properties = {}, required = [], additionalProperties = false } = schema;
    const members = Object.entries(properties).map(([name, property]) => [name, this.valid(property)]);
    const known = fc.record(Object.fromEntries(members) as Record<string, fc.Arbitrary<unknown>>, {
      requiredKeys: [...required],
    });
    if (additionalProperties === false) return known;
    const others = fc.dictionary(fieldName, this.valid(additionalProperties), { maxKeys: 5 });
    return fc.tuple(others, known).map(([extra, own]) => ({ ...extra, ...own }));
  }
}

function violationsOf(schema: Schema): Violation[] {
  const { enum: choices, pattern, minLength = 0, maxLength, minimum, maximum, type, format } = schema;
  const violations: Violation[] = [];
  const add = (of: string, value: fc.Arbitrary<unknown>) => violations.push({ of: ` ${of}`, value });
  if (choices)
    add(
      'enum',
      anyText.filter((value) => !choices.includes(value)),
    );
  if (pattern !== undefined) {
    const expression = new RegExp(pattern, 'u');
    add(
      'pattern',
      anyText.filter((value) => lengthOf(value) >= minLength && !expression.test(value)),
    );
  }
  if (minLength > 0) add('minLength', fc.constant(''));
  if (maxLength !== undefined && format === 'binary') add('maxLength', bytesOf(maxLength + 1));
  if (maxLength !== undefined && format === undefined)
    add('maxLength', fc.constant('x'.repeat(maxLength + 1)));
  if (minimum !== undefined) add('minimum', fc.integer({ max: minimum - 1 }));
  if (maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER) {
    add(
      'maximum',
      fc.maxSafeNat().map((more) => Math.min(maximum + 1 + more, Number.MAX_SAFE_INTEGER)),
    );
  }
  if (type === 'integer') add('type integer', fc.constantFrom(1.5, 1e300));
  return violations;
}

function fittingText({
  enum: choices,
  pattern,
  minLength = 0,
  maxLength = Infinity,
}: Schema): fc.Arbitrary<string> {
  if (choices) return fc.constantFrom(...choices);
  const fits = (value: string) => lengthOf(value) >= minLength && lengthOf(value) <= maxLength;
  if (pattern === undefined) return anyText.filter(fits);
  const expression = new RegExp(pattern, 'u');
  // fast-check makes texts from an expression, unless that looks ahead.
  if (!pattern.includes('(?=')) return fc.stringMatching(expression).filter(fits);
  return anyText.filter((value) => fits(value) && expression.test(value));
}

function binary({ maxLength = Infinity }: Schema): fc.Arbitrary<Uint8Array> {
  const bytes = fc.uint8Array({ maxLength: Math.min(maxLength, maxBinaryBytes) });
  return maxLength < Infinity ? fc.oneof({ weight: 9, arbitrary: bytes }, bytesOf(maxLength)) : bytes;
}

/** Made only when they are needed: the committed document allows gigabytes. */
function bytesOf(length: number): fc.Arbitrary<Uint8Array> {
  return fc.constant(length).map((bytes) => Buffer.alloc(bytes));
}

function clamp(value: number, { minimum = -Infinity, maximum = Infinity }: Schema): number {
  return Math.min(Math.max(value, minimum), maximum);
}

function otherType({ type }: Schema): fc.Arbitrary<unknown> {
  const kindOf = (value: unknown) => (Array.isArray(value) ? 'array' : typeof value);
  const own = type === 'integer' ? 'number' : type;
  return fc.jsonValue().filter((value) => value === null || kindOf(value) !== own);
}
