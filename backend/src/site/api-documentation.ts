import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyInstance } from 'fastify';
import { dirname } from 'node:path';
import { describeApi, type Limits } from './openapi';

const documentPath = '/api/openapi.json';
const page = '/api/docs';
const viewer = dirname(require.resolve('swagger-ui-dist/package.json'));
const viewerFiles = ['swagger-ui.css', 'swagger-ui-bundle.js'];

/** The viewer's own page has inline styles; this one has none, so that its policy need not allow any. */
const html = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>Static File Upload: API</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="${page}/swagger-ui.css" />
  </head>
  <body>
    <main id="api"></main>
    <script src="${page}/swagger-ui-bundle.js"></script>
    <script src="${page}/start.js"></script>
  </body>
</html>
`;
const start = `SwaggerUIBundle({ url: '${documentPath}', dom_id: '#api', deepLinking: true, validatorUrl: null });\n`;

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Serves the OpenAPI document and a page to browse it. Both are public, because they contain no secret. */
export function serveApiDocumentation(app: NestFastifyApplication, limits: Limits): void {
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  const document = JSON.stringify(describeApi(app, limits));
  fastify.get(documentPath, (_request, reply) => reply.type('application/json').send(document));
  fastify.get(page, (_request, reply) =>
    reply.header('Content-Security-Policy', policy).type('text/html; charset=utf-8').send(html),
  );
  fastify.get(`${page}/start.js`, (_request, reply) => reply.type('text/javascript').send(start));
  for (const file of viewerFiles) {
    fastify.get(`${page}/${file}`, (_request, reply) => reply.sendFile(file, viewer));
  }
}
