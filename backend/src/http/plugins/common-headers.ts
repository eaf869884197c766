import { requestIdHeader } from '@static-file-upload/contract/headers';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';

/** What a response may do in a browser: nothing. The pages bring their own, wider policy. */
const securityHeaders = Object.entries({
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
});

/** A year, in seconds. Not for subdomains: they may belong to someone else. */
const encryptedOnly = 'max-age=31536000';

export function commonHeaders(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    setCommonHeaders(request, reply);
    done();
  });
  // What the API says is true now and for this caller only; files set a rule of their own.
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (!reply.hasHeader('cache-control')) void reply.header('Cache-Control', 'no-store');
    done();
  });
}

/**
 * Sets what every response has: the id under which the logs know it, and the security headers. The server always makes
 * the id itself, because a client that could choose it would write other requests' ids into the logs.
 */
export function setCommonHeaders(request: FastifyRequest, { raw }: FastifyReply): void {
  // On the raw response, so that they are also there when a middleware or the framework itself responds.
  raw.setHeader(requestIdHeader, request.id);
  for (const [name, value] of securityHeaders) raw.setHeader(name, value);
  // The load balancer ends TLS and says so; a deployment without a certificate must stay reachable.
  if (request.headers['x-forwarded-proto'] === 'https') {
    raw.setHeader('Strict-Transport-Security', encryptedOnly);
  }
}
