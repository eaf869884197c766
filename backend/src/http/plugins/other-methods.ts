import { type FastifyInstance } from 'fastify';
import { METHODS } from 'node:http';
import { Problem } from '../../problem/problem';

declare module 'fastify' {
  interface FastifyInstance {
    /** Adds a 405 response for the other methods of every address that has a route by now. */
    refuseOtherMethods: () => void;
  }
}

/** Its target is no address of this server, and Node makes no ordinary request of it. */
const tunnel = 'CONNECT';

/**
 * Has the router know every method that Node's parser knows, and notes the methods of every route that is added from
 * now on. To Fastify none of them has a body: it would look at the content type and read the body before the guards.
 */
export function otherMethods(fastify: FastifyInstance): void {
  for (const method of METHODS) {
    if (method !== tunnel) fastify.addHttpMethod(method, { hasBody: false, overrideExisting: true });
  }
  const methodsByUrl = new Map<string, Set<string>>();
  fastify.addHook('onRoute', ({ url, method }) => {
    const methods = methodsByUrl.get(url) ?? new Set();
    for (const name of [method].flat()) methods.add(name);
    methodsByUrl.set(url, methods);
  });
  fastify.decorate('refuseOtherMethods', () => {
    for (const [url, methods] of [...methodsByUrl]) {
      const others = fastify.supportedMethods.filter((method) => !methods.has(method));
      const refusal = methodNotAllowed([...methods].sort());
      fastify.route({ method: others, url, handler: () => Promise.reject(refusal) });
    }
  });
}

export function methodNotAllowed(methods: readonly string[]): Problem {
  const allowed = methods.join(', ');
  const detail = `This address supports ${allowed}.`;
  return new Problem('method-not-allowed', detail, { headers: { Allow: allowed } });
}
