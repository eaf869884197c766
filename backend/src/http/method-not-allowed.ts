import { type FastifyInstance } from 'fastify';
import { Problem } from './problem';
import { streamsBody } from './request-body';

class MethodNotAllowed extends Problem {
  constructor(allowed: string) {
    super('method-not-allowed', `This address answers to ${allowed}.`, { headers: { Allow: allowed } });
  }
}

/** Notes every route from now on. @returns a function that answers 405 for each address's other methods */
export function collectMethods(fastify: FastifyInstance): () => void {
  const methodsByUrl = new Map<string, Set<string>>();
  fastify.addHook('onRoute', ({ url, method }) => {
    const methods = methodsByUrl.get(url) ?? new Set();
    for (const name of [method].flat()) methods.add(name);
    methodsByUrl.set(url, methods);
  });

  return () => {
    for (const [url, methods] of [...methodsByUrl]) {
      const others = fastify.supportedMethods.filter((method) => !methods.has(method));
      const allowed = [...methods].sort().join(', ');
      fastify.route({
        method: others,
        url,
        config: streamsBody,
        handler: () => {
          throw new MethodNotAllowed(allowed);
        },
      });
    }
  };
}
