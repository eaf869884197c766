import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyInstance } from 'fastify';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeApi, type Limits } from './openapi';
import { pageOf } from './page';
import { style } from './style';

const documentPath = '/api/openapi.json';
const path = '/api/docs';
/** Built by a compilation of its own, because it runs in a browser. */
const script = join(__dirname, 'browser/try-out.js');

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** Serves the OpenAPI document and a page to browse and try it. All are public, because they contain no secret. */
export function serveDocumentation(app: NestFastifyApplication, limits: Limits): void {
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  const document = describeApi(app, limits);
  const json = JSON.stringify(document);
  const page = pageOf(document, {
    documentPath,
    stylePath: `${path}/page.css`,
    scriptPath: `${path}/try-out.js`,
  });
  fastify.get(documentPath, (_request, reply) => reply.type('application/json').send(json));
  fastify.get(path, (_request, reply) =>
    reply.header('Content-Security-Policy', policy).type('text/html; charset=utf-8').send(page),
  );
  fastify.get(`${path}/page.css`, (_request, reply) => reply.type('text/css; charset=utf-8').send(style));
  fastify.get(`${path}/try-out.js`, (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').send(readFileSync(script)),
  );
}
