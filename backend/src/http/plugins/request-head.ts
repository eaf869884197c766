import { type FastifyInstance } from 'fastify';
import { Problem } from '../../problem/problem';

/** Refuses what the head of a request says and HTTP does not allow, or this server does not do (RFC 9110 §7.2, §10.1.1). */
export function requestHead(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', ({ raw, headers }, _reply, done) => {
    const hosts = raw.headersDistinct['host']?.length ?? 0;
    if (hosts > 1 || (hosts === 0 && raw.httpVersion === '1.1')) {
      return done(Problem.ofField('malformed-request', 'Host', 'Send the header Host, and only once.'));
    }
    const { expect } = headers;
    if (expect === undefined || expect.toLowerCase() === '100-continue') return done();
    const detail = 'The only expectation that this server meets is 100-continue. Nothing was stored.';
    done(new Problem('expectation-failed', detail));
  });
}
