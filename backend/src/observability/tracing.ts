import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { type Configuration, InjectConfiguration } from '../config/configuration';
import { type registerTraceProvider } from './trace-provider';

/**
 * Sends traces to an OpenTelemetry collector, when OTEL_EXPORTER_OTLP_ENDPOINT names one. The exporter reads that
 * variable, and those beside it, itself. Spans are made by hand: automatic instrumentation would put addresses and
 * object keys, and with them file names, into the traces.
 */
@Injectable()
export class Tracing implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(Tracing.name);
  private provider: ReturnType<typeof registerTraceProvider> | undefined;

  constructor(@InjectConfiguration() private readonly configuration: Pick<Configuration, 'tracing'>) {}

  /** Loads the exporter only where it is used, because a server starts faster without it. */
  async onModuleInit(): Promise<void> {
    if (!this.configuration.tracing) return;
    const { registerTraceProvider: register } = await import('./trace-provider.js');
    this.provider = register();
  }

  /** Sends what is still waiting; a collector that is gone costs its traces, and nothing else. */
  async onApplicationShutdown(): Promise<void> {
    await this.provider?.shutdown().catch((error: unknown) => {
      this.logger.warn({ err: error }, 'The last traces could not be sent');
    });
  }
}
