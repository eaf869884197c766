import { type OpenAPIObject } from '@nestjs/swagger';
import { type Described, described, type Operation, type Parameter, type Schema } from './described';

interface Paths {
  readonly documentPath: string;
  readonly stylePath: string;
  readonly scriptPath: string;
}

type Schemas = Described['components']['schemas'];

const constraints = new Set(['minLength', 'maxLength', 'minimum', 'maximum', 'pattern']);
/** Longer patterns are for programs, which read them in the document. */
const maxShownPattern = 60;

/** The page of an OpenAPI document: every route with a form to try it, and every schema. */
export function pageOf(document: OpenAPIObject, { documentPath, stylePath, scriptPath }: Paths): string {
  const { info, paths, components } = described.parse(document);
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      // HEAD is GET without a body to show.
      .filter(([method]) => method !== 'head')
      .map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const groups = Map.groupBy(operations, ({ operation }) => operation.tags[0]);
  const sections = [...groups].map(
    ([tag, members]) => `<section>
<h2>${escape(tag)}</h2>
${members.map((member) => operationOf(member, components.schemas)).join('\n')}
</section>`,
  );
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>API reference: Static File Upload</title>
    <link rel="icon" type="image/svg+xml" href="/favicon.svg" />
    <link rel="stylesheet" href="${stylePath}" />
    <script type="module" src="${scriptPath}"></script>
  </head>
  <body>
    <header><a href="/">Static File Upload</a></header>
    <main>
      <h1>API reference</h1>
      <p>${withCode(info.description)}</p>
      <p>Version ${escape(info.version)}. For programs: <a href="${documentPath}">the OpenAPI document</a>.</p>
      <div class="token">
        <label for="token">Access token</label>
        <input id="token" type="password" autocomplete="off" spellcheck="false" aria-describedby="token-hint" />
        <p id="token-hint">Sent with the routes that are not public, and kept nowhere.</p>
      </div>
      ${sections.join('\n')}
      <section>
        <h2>Schemas</h2>
        ${Object.entries(components.schemas).map(schemaOf).join('\n')}
      </section>
    </main>
  </body>
</html>
`;
}

interface Route {
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
}

function operationOf({ path, method, operation }: Route, schemas: Schemas): string {
  const { operationId: id, summary, parameters, requestBody, responses, security } = operation;
  const [mediaType, { schema: body } = { schema: {} }] = Object.entries(requestBody?.content ?? {})[0] ?? [
    '',
  ];
  const isPublic = security.length === 0;
  const fields = parameters.map((parameter) => parameterOf(parameter, id, schemas));
  const shownResponses = Object.entries(responses).map(
    ([status, response]) =>
      `<dt>${status}</dt><dd>${withCode(response.description)} ${linksTo(response.content ?? {})}</dd>`,
  );
  return `<details id="${id}">
<summary><h3><span class="method">${method}</span> <code>${escape(path)}</code></h3> ${escape(summary)}${isPublic ? ' (public)' : ''}</summary>
<form data-method="${method}" data-path="${escape(path)}" data-media-type="${mediaType}" data-public="${isPublic}">
${fields.join('\n')}
${mediaType === '' ? '' : bodyOf(mediaType, body, id, schemas)}
<button>Send ${method} ${escape(path)}</button>
<output></output>
</form>
<h4>Responses</h4>
<dl>${shownResponses.join('\n')}</dl>
</details>`;
}

function parameterOf(
  { name, in: location, required, description, schema }: Parameter,
  id: string,
  schemas: Schemas,
) {
  return field({ name, id: `${id}-${name}`, kind: location, required, description, schema }, schemas);
}

/** A file as it is, the fields of a form, or JSON to begin with. */
function bodyOf(mediaType: string, schema: Schema, id: string, schemas: Schemas): string {
  const whole = resolve(schema, schemas);
  if (mediaType === 'application/json') {
    const example = JSON.stringify(exampleOf(whole, schemas), null, 2);
    return `<label for="${id}-body">Body: ${linkTo(schema)}</label>
<textarea id="${id}-body" data-kind="json" rows="${example.split('\n').length}" spellcheck="false">${escape(example)}</textarea>`;
  }
  const properties = whole.properties ?? { body: schema };
  const required = whole.properties ? (whole.required ?? []) : ['body'];
  const fields = Object.entries(properties).map(([name, property]) =>
    field(
      { name, id: `${id}-${name}`, kind: 'body', required: required.includes(name), schema: property },
      schemas,
    ),
  );
  return fields.join('\n');
}

interface Field {
  readonly name: string;
  readonly id: string;
  /** Where its value goes. */
  readonly kind: Parameter['in'] | 'body';
  readonly required: boolean;
  readonly description?: string | undefined;
  readonly schema: Schema;
}

function field({ name, id, kind, required, description, schema }: Field, schemas: Schemas): string {
  const whole = resolve(schema, schemas);
  const attributes = `id="${id}" name="${name}" data-kind="${kind}" aria-describedby="${id}-hint"${required ? ' required' : ''}`;
  const choices = whole.enum?.map((value) => `<option>${escape(String(value))}</option>`).join('');
  const control =
    choices === undefined
      ? `<input type="${whole.format === 'binary' ? 'file' : 'text'}" autocomplete="off" ${attributes} />`
      : `<select ${attributes}><option value="">Choose</option>${choices}</select>`;
  const hint = [description ?? whole.description, constraintsOf(whole)].filter(Boolean).join(' ');
  return `<label for="${id}">${escape(name)} <span>(${kind}${required ? ', required' : ''})</span></label>
${control}
<p id="${id}-hint">${withCode(hint)}</p>`;
}

/** What a value must be, in the words of the schema. */
function constraintsOf(schema: Schema): string {
  return Object.entries(schema)
    .filter(([name]) => constraints.has(name))
    .map(([name, value]) => `${name} ${JSON.stringify(value)}`)
    .filter((constraint) => constraint.length < maxShownPattern)
    .join(', ');
}

/** A value of the right shape, to be changed by a person. */
function exampleOf(schema: Schema, schemas: Schemas): unknown {
  const { type, properties = {}, items = {}, minimum = 0 } = resolve(schema, schemas);
  if (type === 'object') {
    const members = Object.entries(properties);
    return Object.fromEntries(members.map(([name, property]) => [name, exampleOf(property, schemas)]));
  }
  if (type === 'array') return [exampleOf(items, schemas)];
  if (type === 'integer') return minimum;
  return type === 'boolean' ? false : '';
}

function schemaOf([name, schema]: readonly [string, Schema]): string {
  return `<details id="schema-${name}">
<summary><h3>${name}</h3></summary>
<pre>${escape(JSON.stringify(schema, null, 2))}</pre>
</details>`;
}

function linksTo(content: Readonly<Record<string, { readonly schema: Schema }>>): string {
  return Object.values(content)
    .map(({ schema }) => linkTo(schema))
    .join(' ');
}

function linkTo({ $ref = '' }: Schema): string {
  const name = nameIn($ref);
  return `<a href="#schema-${name}">${name}</a>`;
}

function resolve(schema: Schema, schemas: Schemas): Schema {
  return schema.$ref === undefined ? schema : (schemas[nameIn(schema.$ref)] ?? {});
}

function nameIn(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1);
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Descriptions have code between backticks. */
function withCode(text: string): string {
  return escape(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => entities[character] ?? character);
}
