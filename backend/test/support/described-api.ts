import { z } from '@static-file-upload/contract/zod';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { type Schema, schemaOf, DescribedValues, type Violation } from './described-values';
import { type SentRequest } from './exchange';
import { boundary, formType } from './handmade-form';

const operation = z.object({
  parameters: z.array(
    z.object({
      name: z.string(),
      in: z.enum(['path', 'query', 'header']),
      required: z.boolean(),
      schema: schemaOf,
    }),
  ),
  requestBody: z.optional(z.object({ content: z.record(z.string(), z.object({ schema: schemaOf })) })),
  responses: z.record(z.string(), z.unknown()),
  security: z.optional(z.array(z.unknown())),
});
const apiDocument = z.object({
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});

/** The values of a request, before they are encoded. */
interface Values {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

interface WrongValues extends Values {
  /** The constraint that is broken. */
  readonly of: string;
}

const isDigest = /^sha-256=:.{44}:$|^[0-9a-f]{64}$/i;
/** No schema can say that one header needs another. */
const needs: Readonly<Record<string, string>> = { 'Idempotency-Key': 'Repr-Digest' };

/** One operation of the OpenAPI document, and requests for it. */
export class DescribedOperation {
  readonly method: string;
  /** The statuses that the document has for it. */
  readonly statuses: readonly number[];
  readonly isClosed: boolean;
  private readonly mediaType: string | undefined;
  private readonly bodySchema: Schema | undefined;

  constructor(
    readonly path: string,
    method: string,
    private readonly described: z.output<typeof operation>,
    private readonly values: DescribedValues,
  ) {
    this.method = method.toUpperCase();
    this.statuses = Object.keys(described.responses).map(Number);
    this.isClosed = described.security?.length !== 0;
    const [body] = Object.entries(described.requestBody?.content ?? {});
    this.mediaType = body?.[0];
    this.bodySchema = body?.[1].schema;
  }

  get isJson(): boolean {
    return this.mediaType === 'application/json';
  }

  /** Requests that the document allows. */
  valid(): fc.Arbitrary<Values> {
    const { parameters } = this.described;
    const arbitraries = parameters.map(({ name, schema }) => [name, this.values.valid(schema)] as const);
    const requiredKeys = parameters.filter(({ required }) => required).map(({ name }) => name);
    return fc.record({
      parameters: fc
        .record(Object.fromEntries(arbitraries), { requiredKeys })
        .map((chosen) =>
          Object.fromEntries(Object.entries(chosen).filter(([name]) => hasNeeded(chosen, name))),
        ),
      body: this.bodySchema === undefined ? fc.constant(undefined) : this.values.valid(this.bodySchema),
    });
  }

  /** Requests that break one constraint of the document, by constraint. */
  invalid(): readonly { readonly of: string; readonly request: fc.Arbitrary<WrongValues> }[] {
    const { parameters } = this.described;
    const ofParameters = parameters.flatMap(({ name, required, schema, in: location }) => [
      ...(required && location !== 'path' ? [{ of: `${name} required`, value: fc.constant(undefined) }] : []),
      ...this.values
        .violations(schema, false)
        .filter(isSendable(location))
        .map(({ of, value }) => ({
          of: name + of,
          value: location === 'header' ? headerOf(value, schema) : value,
        })),
    ]);
    const ofBody = this.bodySchema === undefined ? [] : this.values.violations(this.bodySchema, this.isJson);
    return [
      ...ofParameters.map(({ of, value }) =>
        this.changed(of, value, (valid, wrong) => ({
          ...valid,
          parameters: { ...valid.parameters, [of.split(' ', 1)[0] ?? '']: wrong },
        })),
      ),
      ...ofBody.map(({ of, value }) =>
        this.changed(`body${of}`, value, (valid, body) => ({ ...valid, body })),
      ),
    ];
  }

  /** The request with these values. */
  encode({ parameters, body }: Values): SentRequest {
    let path = this.path;
    const query: string[] = [];
    const headers: Record<string, string> = {};
    for (const { name, in: location } of this.described.parameters) {
      const value = parameters[name];
      if (typeof value !== 'string') continue;
      if (location === 'header') headers[name] = value;
      else if (location === 'query') query.push(`${name}=${encodeURIComponent(value)}`);
      else path = path.replace(`{${name}}`, () => encodeURIComponent(value));
    }
    const target = query.length === 0 ? path : `${path}?${query.join('&')}`;
    return { method: this.method, path: target, ...this.encodeBody(body, headers) };
  }

  private encodeBody(
    body: unknown,
    headers: Readonly<Record<string, string>>,
  ): Pick<SentRequest, 'headers' | 'body'> {
    if (body === undefined) return { headers };
    if (body instanceof Uint8Array) return { headers, body };
    if (this.isJson) {
      return {
        headers: { ...headers, 'content-type': 'application/json' },
        body: Buffer.from(JSON.stringify(body)),
      };
    }
    return { headers: { ...headers, ...formType }, body: formOf(Object.entries(Object(body) as object)) };
  }

  private changed(
    of: string,
    value: Violation['value'],
    change: (valid: Values, wrong: unknown) => Values,
  ): { readonly of: string; readonly request: fc.Arbitrary<WrongValues> } {
    return {
      of,
      request: fc.tuple(this.valid(), value).map(([valid, wrong]) => ({ ...change(valid, wrong), of })),
    };
  }
}

/** Every operation of an OpenAPI document. */
export function operationsOf(text: string): DescribedOperation[] {
  const { paths, components } = apiDocument.parse(JSON.parse(text));
  const values = new DescribedValues(components.schemas);
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, described]) => new DescribedOperation(path, method, described, values),
    ),
  );
}

/** The same values with the digest of the file in place of the digest of any other; what is no digest stays. */
export function withRightDigest({ parameters, body }: Values): Values {
  const form =
    body instanceof Uint8Array
      ? { file: body }
      : { ...(Object(body) as { file?: unknown; sha256?: unknown }) };
  if (!(form.file instanceof Uint8Array)) return { parameters, body };
  const sha256 = createHash('sha256').update(form.file).digest();
  const isAnnounced = isDigest.test(String(parameters['Repr-Digest']));
  return {
    parameters: isAnnounced
      ? { ...parameters, 'Repr-Digest': `sha-256=:${sha256.toString('base64')}:` }
      : parameters,
    body: isDigest.test(String(form.sha256)) ? { ...form, sha256: sha256.toString('hex') } : body,
  };
}

function hasNeeded(parameters: object, name: string): boolean {
  const needed = needs[name];
  return needed === undefined || needed in parameters;
}

/** An empty name is another address, and so are names that a path cannot have. */
function isSendable(location: string): (violation: Violation) => boolean {
  return ({ of }) => location !== 'path' || of !== ' minLength';
}

/** What can stand in a header, without the blanks around it, which do not count. */
function headerOf(value: fc.Arbitrary<unknown>, { pattern = '' }: Schema): fc.Arbitrary<string> {
  return value
    .map((text) =>
      String(text)
        .replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '\xe9')
        .trim(),
    )
    .filter((text) => !new RegExp(pattern, 'u').test(text));
}

function formOf(entries: readonly (readonly [string, unknown])[]): Buffer {
  const last = (name: string) => (name === 'file' ? 1 : 0);
  const parts = [...entries]
    .sort(([left], [right]) => last(left) - last(right))
    .filter(([, value]) => value !== undefined)
    .flatMap(([name, value]) => {
      const filename = name === 'file' ? '; filename="f.txt"' : '';
      const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${filename}\r\n\r\n`;
      return [
        Buffer.from(head),
        Buffer.from(value instanceof Uint8Array ? value : String(value)),
        Buffer.from('\r\n'),
      ];
    });
  return Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
}
