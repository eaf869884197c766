import { type INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { version } from '../config/configuration';
import { apiSchemas } from '../http/api-schema';

const description =
  'A drop box you can trust: files go in, are marked sensitive or not, and never come out through this server. ' +
  'Errors are problem details (RFC 9457); every response has an X-Request-Id.';

/** The OpenAPI document of everything the controllers serve. */
export function describeApi(app: INestApplication): OpenAPIObject {
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
  const document = SwaggerModule.createDocument(app, builder.build());
  return { ...document, components: { ...document.components, schemas: apiSchemas() } };
}
