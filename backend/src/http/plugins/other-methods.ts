import { type FastifyInstance } from 'fastify';
import { Problem } from '../../problem/problem';
import { streamsBody } from '../route-markers';

declare module 'fastify' {
  interface FastifyInstance {
    /** Adds a 405 response for the other methods of every address that has a route by now. */
    refuseOtherMethods: () => void;
  }
}

/** Notes the methods of every route that is added from now on. */
export function otherMethods(fastify: FastifyInstance): void {
  const methodsByUrl = new Map<string, Set<string>>();
  fastify.addHook('onRoute', ({ url, method }) => {
    const methods = methodsByUrl.get(url) ?? new Set();
    for (const name of [method].flat()) methods.add(name);
    methodsByUrl.set(url, methods);
  });
  fastify.decorate('refuseOtherMethods', () => {
    for (const [url, methods] of [...methodsByUrl]) {
      const others = fastify.supportedMethods.filter((method) => !methods.has(method));
      const allowed = [...methods].sort().join(', ');
      fastify.route({
        method: others,
        url,
        config: streamsBody,
        handler: () => {
          const detail = `This address supports ${allowed}.`;
          throw new Problem('method-not-allowed', detail, { headers: { Allow: allowed } });
        },
      });
    }
  });
}
