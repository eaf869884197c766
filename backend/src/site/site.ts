import fastifyStatic from '@fastify/static';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyInstance } from 'fastify';
import { serveDocumentation } from './documentation/documentation';
import { type Limits } from './documentation/openapi';
import { serveWebPages, type WebPages } from './web-pages';

/** Serves what people open in a browser, and refuses the other methods of all addresses. */
export async function serveSite(app: NestFastifyApplication, pages: WebPages, limits: Limits): Promise<void> {
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  await fastify.register(fastifyStatic, {
    root: pages.root,
    serve: false,
    cacheControl: false,
    preCompressed: true,
  });
  serveDocumentation(app, limits);
  // Before the pages, whose address is a wildcard that also stands for every address above.
  fastify.refuseOtherMethods();
  serveWebPages(fastify, pages);
}
