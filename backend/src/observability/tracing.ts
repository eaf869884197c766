import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { Configuration } from '../config/configuration';
import { version } from '../config/version';

/**
 * Sends traces to an OpenTelemetry collector, when OTEL_EXPORTER_OTLP_ENDPOINT names one. The exporter reads that
 * variable, and those beside it, itself. Spans are made by hand: automatic instrumentation would put addresses and
 * object keys, and with them file names, into the traces.
 */
@Injectable()
export class Tracing implements OnApplicationShutdown {
  private readonly logger = new Logger(Tracing.name);
  private readonly provider: TracerProvider | undefined;

  constructor({ tracing }: Configuration) {
    if (!tracing) return;
    const service = resourceFromAttributes({
      'service.name': 'static-file-upload',
      'service.version': version,
    });
    this.provider = new TracerProvider({
      resource: defaultResource().merge(service),
      spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
    });
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    trace.setGlobalTracerProvider(this.provider);
  }

  /** Sends what is still waiting; a collector that is gone costs its traces, and nothing else. */
  async onApplicationShutdown(): Promise<void> {
    await this.provider?.shutdown().catch((error: unknown) => {
      this.logger.warn({ err: error }, 'The last traces could not be sent');
    });
  }
}
