import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import fastifyStatic from '@fastify/static';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { Logger } from 'nestjs-pino';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { AppModule } from './app.module';
import { type Configuration } from './config/configuration';
import { serveApiDocumentation } from './http/api-documentation';
import { answerUnreadable } from './http/unreadable-request';
import { addCommonHeaders, setCommonHeaders } from './http/common-headers';
import { closeConnectionsWhileDraining } from './http/drain';
import { Lifecycle } from './http/lifecycle';
import { collectMethods } from './http/method-not-allowed';
import { replyWithProblem } from './http/problem-reply';
import { requireReceiveRate } from './http/receive-rate';
import { parseBodies } from './http/request-body';
import { logRequests, logWhenOver } from './http/request-log';
import { toProblem } from './http/to-problem';
import { serveWebPages } from './http/web-pages';
import { countRequests } from './observability/count-requests';
import { Metrics } from './observability/metrics';
import { traceRequests } from './observability/trace-requests';
import { DirectObjectStore } from './upload/object-store-direct';

const builtPages = join(__dirname, '../../frontend/dist/browser');

/** The load balancer must be the one that closes idle connections, or it sends a request into a closed one. */
const longerThanBalancerSeconds = 5;

/** A file name of 255 bytes is four times as long percent-encoded; the default of 100 would answer 404. */
const maxParamLength = 4096;

/** Puts the whole server together; it does not listen yet. */
export async function createApplication(
  configuration: Configuration,
  pages = builtPages,
): Promise<NestFastifyApplication> {
  const adapter = createAdapter(configuration);
  const fastify: FastifyInstance = adapter.getInstance();
  // Before Nest adds its middleware, so that nothing is answered without them.
  logRequests(fastify);
  addCommonHeaders(fastify);
  const answerOtherMethods = collectMethods(fastify);

  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(configuration), adapter, {
    bodyParser: false,
    bufferLogs: true,
    abortOnError: false,
  });
  app.useLogger(app.get(Logger));
  closeConnectionsWhileDraining(fastify, app.get(Lifecycle));
  countRequests(fastify, app.get(Metrics));
  if (configuration.tracing) traceRequests(fastify);
  requireReceiveRate(fastify, configuration);
  parseBodies(fastify);
  await app.init();

  await fastify.register(fastifyStatic, {
    root: pages,
    serve: false,
    cacheControl: false,
    preCompressed: true,
  });
  serveApiDocumentation(app);
  answerOtherMethods();
  const storage = await app.get(DirectObjectStore).origin();
  serveWebPages(fastify, { root: pages, connectsTo: [new URL(configuration.cognitoUrl).origin, storage] });
  return app;
}

function createAdapter({ albIdleTimeoutSeconds }: Configuration): FastifyAdapter {
  return new FastifyAdapter({
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    keepAliveTimeout: (albIdleTimeoutSeconds + longerThanBalancerSeconds) * 1000,
    requestTimeout: 0,
    // The load balancer, and nobody before it: it appends the address it sees to what a client may have made up.
    trustProxy: (_address: string, hop: number) => hop === 0,
    http: { headersTimeout: 60_000 },
    return503OnClosing: false,
    routerOptions: { maxParamLength, ignoreTrailingSlash: true },
    frameworkErrors: answerUnroutable,
    clientErrorHandler: answerUnreadable,
  });
}

/** An address that the router cannot even read is answered before any hook runs. */
function answerUnroutable(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  logWhenOver(request, reply);
  setCommonHeaders(request, reply);
  replyWithProblem(request, reply, toProblem(error));
}
