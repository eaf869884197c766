import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { Logger } from 'nestjs-pino';
import { randomUUID } from 'node:crypto';
import { type RequestListener } from 'node:http';
import { join } from 'node:path';
import { AppModule } from './app.module';
import { type Configuration } from './config/configuration';
import { createHttpServer, onUnreadable } from './http/http-server';
import { Lifecycle } from './http/lifecycle';
import { registerPlugins } from './http/plugins';
import { setCommonHeaders } from './http/plugins/common-headers';
import { logWhenOver } from './http/plugins/request-log';
import { Metrics } from './observability/metrics';
import { replyWithProblem } from './problem/problem-reply';
import { toProblem } from './problem/to-problem';
import { serveSite } from './site/site';
import { ObjectStorage } from './storage/object-storage';

const builtPages = join(__dirname, '../../frontend/dist/browser');

/** The load balancer must be the one that closes idle connections, or it sends a request into a closed one. */
const longerThanBalancerSeconds = 5;

/** A file name of 255 bytes is four times as long percent-encoded; the default of 100 would respond with 404. */
const maxParamLength = 4096;

/** Puts the whole server together; it does not listen yet. */
export async function createApplication(
  configuration: Configuration,
  pages = builtPages,
): Promise<NestFastifyApplication> {
  const adapter = createAdapter(configuration);
  const fastify: FastifyInstance = adapter.getInstance();
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(configuration), adapter, {
    bodyParser: false,
    bufferLogs: true,
    abortOnError: false,
  });
  app.useLogger(app.get(Logger));
  await registerPlugins(fastify, {
    configuration,
    lifecycle: app.get(Lifecycle),
    metrics: app.get(Metrics),
  });
  await app.init();

  const storageOrigin = await app.get(ObjectStorage).origin();
  const connectsTo = [new URL(configuration.cognitoUrl).origin, storageOrigin];
  await serveSite(app, { root: pages, connectsTo }, configuration);
  return app;
}

function createAdapter({ albIdleTimeoutSeconds }: Configuration): FastifyAdapter {
  return new FastifyAdapter({
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    // Only the load balancer is trusted: it appends the address that it sees to what a client may have made up.
    trustProxy: (_address: string, hop: number) => hop === 0,
    serverFactory: (handle: RequestListener) =>
      createHttpServer(handle, {
        keepAliveTimeout: (albIdleTimeoutSeconds + longerThanBalancerSeconds) * 1000,
        requestTimeout: 0,
        headersTimeout: 60_000,
        // The plugin `requestHead` refuses a request without Host, with problem details.
        requireHostHeader: false,
      }),
    rewriteUrl: ({ url = '/' }) => originForm(url),
    return503OnClosing: false,
    routerOptions: { maxParamLength, ignoreTrailingSlash: true },
    frameworkErrors: replyToUnroutable,
    clientErrorHandler: onUnreadable,
  });
}

/** The path and query of a target, which a client may also send with scheme and host (RFC 9112 §3.2.2). */
function originForm(target: string): string {
  return target.replace(/^https?:\/\/[^/?#]*\/?/i, '/');
}

/** Responds to an address that the router cannot read, for which Fastify runs no hook. */
function replyToUnroutable(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  logWhenOver(request, reply);
  setCommonHeaders(request, reply);
  replyWithProblem(request, reply, toProblem(error));
}
