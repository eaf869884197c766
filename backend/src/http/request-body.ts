import { RouteConfig } from '@nestjs/platform-fastify';
import { type FastifyContextConfig, type FastifyInstance, type FastifyRequest } from 'fastify';
import { type IncomingMessage } from 'node:http';
import { Problem } from './problem';

const largestJsonBytes = 1024 ** 2;

interface BodyConfig extends FastifyContextConfig {
  readonly streamsBody?: boolean;
}

export const streamsBody: BodyConfig = { streamsBody: true };

/** Leaves the body of a route unread, whatever its content type says: the handler reads `request.raw` itself. */
export const StreamsBody = () => RouteConfig(streamsBody);

class NotJson extends Problem {}

/** Replaces Fastify's parsers: a body is a stream where the route says so, and JSON everywhere else. */
export function parseBodies(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', (request: FastifyRequest, body: IncomingMessage) => {
    const config = request.routeOptions.config as BodyConfig;
    return request.is404 || config.streamsBody ? Promise.resolve(undefined) : readJson(request, body);
  });
}

async function readJson(request: FastifyRequest, body: IncomingMessage): Promise<unknown> {
  if (request.mediaType !== 'application/json') {
    throw new NotJson('unsupported-media-type', 'Send the body as application/json.');
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body.iterator({ destroyOnReturn: false })) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > largestJsonBytes) throw new NotJson('too-large', 'The body is larger than 1 MiB.');
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString()) as unknown;
  } catch (error) {
    throw new NotJson('malformed-request', 'The body is not JSON.', { cause: error });
  }
}
