import { type S3Client } from '@aws-sdk/client-s3';
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

const tracer = trace.getTracer('storage');

/** Makes a span of a call to the storage, named by its operation and without a key or a file name. */
export function inStorageSpan<Result>(operation: string, call: () => Promise<Result>): Promise<Result> {
  return tracer.startActiveSpan(`S3 ${operation}`, { kind: SpanKind.CLIENT }, async (span) => {
    try {
      return await call();
    } catch (error) {
      const message = error instanceof Error ? error.name : typeof error;
      span.setStatus({ code: SpanStatusCode.ERROR, message });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Makes a span of every call that the client sends; presigning a URL sends none. */
export function traceStorage(client: S3Client): S3Client {
  client.middlewareStack.add(
    (next, { commandName }) =>
      (args) =>
        inStorageSpan((commandName ?? '').replace(/Command$/, ''), () => next(args)),
    { step: 'deserialize', priority: 'high', name: 'traceStorage' },
  );
  return client;
}
