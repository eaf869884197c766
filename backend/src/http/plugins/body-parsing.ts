import { maxJsonBytes } from '@static-file-upload/contract/limits';
import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { type IncomingMessage } from 'node:http';
import { readBody } from '../read-body';
import { Problem } from '../../problem/problem';

/** A body is a stream where the route says so, and JSON everywhere else. */
export function bodyParsing(fastify: FastifyInstance): void {
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', (request, body: IncomingMessage, done) => {
    if (request.is404 || request.routeOptions.config.streamsBody) return done(null);
    void readJsonText(request, body).then((text) => {
      void parseJson(request, text, (error: Error | null, value?: unknown) => {
        if (error) done(new Problem('malformed-request', 'The body is not JSON.', { cause: error }));
        else done(null, value);
      });
    }, done);
  });
}

async function readJsonText(request: FastifyRequest, body: IncomingMessage): Promise<string> {
  if (request.mediaType !== 'application/json') {
    throw new Problem('unsupported-media-type', 'Send the body as application/json.');
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of readBody(body)) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxJsonBytes) throw new Problem('too-large', 'The body is larger than 1 MiB.');
  }
  return Buffer.concat(chunks).toString();
}
