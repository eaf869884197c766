import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { collectDefaultMetrics } from 'prom-client';
import { type Configuration, InjectConfiguration } from '../config/configuration';
import { InvalidConfiguration } from '../config/load-configuration';
import { Metrics } from './metrics';

/**
 * Shows the metrics on a port of their own, which the load balancer does not know, because they reveal how the service
 * is used. Without METRICS_PORT there is no such port.
 */
@Injectable()
export class MetricsServer implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(MetricsServer.name);
  private server: Server | undefined;

  constructor(
    @InjectConfiguration() private readonly configuration: Pick<Configuration, 'host' | 'metricsPort'>,
    private readonly metrics: Metrics,
  ) {}

  /** @throws InvalidConfiguration when the port cannot be opened */
  async onApplicationBootstrap(): Promise<void> {
    const { host, metricsPort } = this.configuration;
    if (metricsPort === undefined) return;
    const { registry } = this.metrics;
    // Among them the lag of the event loop.
    collectDefaultMetrics({ register: registry });
    const server = createServer(({ url, method }, response) => {
      if (method === 'GET' && url === '/metrics') void this.show(response);
      else response.writeHead(404).end();
    });
    server.listen(metricsPort, host);
    await once(server, 'listening').catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new InvalidConfiguration([`The metrics cannot be shown: ${reason}. Change METRICS_PORT.`]);
    });
    this.server = server;
    this.logger.log({ metricsPort: (server.address() as AddressInfo).port }, 'showing metrics');
  }

  onApplicationShutdown(): void {
    this.server?.closeAllConnections();
    this.server?.close();
  }

  private async show(response: ServerResponse): Promise<void> {
    const { registry } = this.metrics;
    const text = await registry.metrics();
    response.writeHead(200, { 'content-type': registry.contentType }).end(text);
  }
}
