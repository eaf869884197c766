import { type S3Client } from '@aws-sdk/client-s3';
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

/** Makes a span of every call to the storage, named by its operation and by nothing that it is about. */
export function traceStorage(client: S3Client): S3Client {
  const tracer = trace.getTracer('storage');
  client.middlewareStack.add(
    (next, { commandName }) =>
      (args) =>
        tracer.startActiveSpan(`S3 ${commandName ?? ''}`, { kind: SpanKind.CLIENT }, async (span) => {
          try {
            return await next(args);
          } catch (error) {
            const message = error instanceof Error ? error.name : typeof error;
            span.setStatus({ code: SpanStatusCode.ERROR, message });
            throw error;
          } finally {
            span.end();
          }
        }),
    { step: 'initialize', name: 'traceStorage' },
  );
  return client;
}
