import { type INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { type Configuration, version } from '../../config/configuration';
import { apiSchemas } from '../../http/api-schema';

const description =
  'A drop box you can trust: files go in, are marked sensitive or not, and never come out through this server. ' +
  'Errors are problem details (RFC 9457); every response has an X-Request-Id. A JSON body has at most 1 MiB. A method ' +
  'that an address lacks is refused with 405.';

type Paths = OpenAPIObject['paths'];
type Operation = NonNullable<Paths[string]['get']>;
export type Limits = Pick<Configuration, 'maxUploadBytes' | 'maxDirectUploadBytes'>;

/** The OpenAPI document of everything the controllers serve, with the limits of this deployment. */
export function describeApi(app: INestApplication, limits: Limits): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setTitle('Static File Upload')
    .setDescription(description)
    .setVersion(version)
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'Cognito access token',
    });
  const document = SwaggerModule.createDocument(app, builder.build(), { autoTagControllers: false });
  const schemas = limited(apiSchemas(), limits);
  return { ...document, paths: withHead(document.paths), components: { ...document.components, schemas } };
}

/** The committed document has the largest limits that a deployment can have. */
function limited(schemas: Record<string, object>, { maxUploadBytes, maxDirectUploadBytes }: Limits) {
  return {
    ...schemas,
    File: { ...schemas['File'], maxLength: maxUploadBytes },
    DirectFileSize: { ...schemas['DirectFileSize'], maximum: maxDirectUploadBytes },
  };
}

/** Fastify serves HEAD wherever there is GET. */
function withHead(paths: Paths): Paths {
  const entries = Object.entries(paths).map(
    ([path, item]) => [path, item.get === undefined ? item : { ...item, head: headOf(item.get) }] as const,
  );
  return Object.fromEntries(entries);
}

function headOf({ operationId, summary, responses, ...operation }: Operation): Operation {
  const withoutBodies = Object.entries(responses).map(([status, response]) => {
    const description = response && 'description' in response ? response.description : '';
    return [status, { description }] as const;
  });
  return {
    ...operation,
    operationId: `${operationId}_head`,
    summary: `${summary}, without a body`,
    responses: Object.fromEntries(withoutBodies),
  };
}
