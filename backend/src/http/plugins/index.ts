import { type FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { type Configuration } from '../../config/configuration';
import { type Metrics } from '../../observability/metrics';
import { type Lifecycle } from '../lifecycle';
import { commonHeaders } from './common-headers';
import { draining } from './draining';
import { otherMethods } from './other-methods';
import { receiveRate } from './receive-rate';
import { requestCount } from './request-count';
import { requestHead } from './request-head';
import { requestLog } from './request-log';
import { requestProperties } from './request-properties';
import { requestTrace } from './request-trace';

interface Dependencies {
  readonly configuration: Configuration;
  readonly lifecycle: Lifecycle;
  readonly metrics: Metrics;
}

type Plugin = (fastify: FastifyInstance, dependencies: Dependencies) => void;

/** What every request and its response pass through, in this order. */
const plugins: readonly Plugin[] = [
  requestProperties,
  requestLog,
  commonHeaders,
  requestCount,
  requestHead,
  otherMethods,
  draining,
  requestTrace,
  receiveRate,
];

/** To be called before Nest adds its middleware and routes, so that no response is sent without the plugins. */
export async function registerPlugins(fastify: FastifyInstance, dependencies: Dependencies): Promise<void> {
  for (const plugin of plugins) {
    const named = fastifyPlugin<Dependencies>(
      (instance, options, done) => {
        plugin(instance, options);
        done();
      },
      { name: plugin.name },
    );
    await fastify.register(named, dependencies);
  }
}
