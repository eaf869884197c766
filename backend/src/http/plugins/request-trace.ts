import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { type FastifyInstance } from 'fastify';
import { type Configuration } from '../../config/configuration';
import { routeOf } from './request-properties';

/** Makes a span of every request, named by the pattern of its route; the spans it causes become its children. */
export function requestTrace(
  fastify: FastifyInstance,
  { configuration }: { readonly configuration: Pick<Configuration, 'tracing'> },
): void {
  if (!configuration.tracing) return;
  const tracer = trace.getTracer('http');
  fastify.addHook('onRequest', (request, { raw }, done) => {
    const parent = propagation.extract(context.active(), request.headers);
    const route = routeOf(request);
    const span = tracer.startSpan(
      route === null ? request.method : `${request.method} ${route}`,
      {
        kind: SpanKind.SERVER,
        attributes: {
          'http.request.method': request.method,
          ...(route === null ? {} : { 'http.route': route }),
          'static_file_upload.request_id': request.id,
        },
      },
      parent,
    );
    raw.once('close', () => {
      if (raw.headersSent) span.setAttribute('http.response.status_code', raw.statusCode);
      if (!raw.headersSent || raw.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    });
    context.with(trace.setSpan(parent, span), done);
  });
}
