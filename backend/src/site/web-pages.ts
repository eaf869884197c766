import { type FastifyInstance } from 'fastify';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The build puts a hash of the content into the names of scripts and styles, so they never change under a name. */
const hashedName = /-[\w-]{8}\.(?:js|css)$/;
const hasExtension = /\.[^/.]+$/;
const ownsAddress = /^\/(?:api|health)(?:\/|$)/;

export interface WebPages {
  /** The folder with the built pages. */
  readonly root: string;
  /** Origins, besides our own, that the pages talk to. */
  readonly connectsTo: readonly string[];
}

/**
 * Serves the single-page application: its files as they are, and index.html for every other address outside the
 * API. index.html is rendered for each request, because each response has a nonce of its own.
 */
export function serveWebPages(fastify: FastifyInstance, { root, connectsTo }: WebPages): void {
  const indexFile = join(root, 'index.html');
  if (!existsSync(indexFile)) return;
  const index = readFileSync(indexFile, 'utf8');

  fastify.get('/*', (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '/';
    if (ownsAddress.test(path)) return reply.callNotFound();
    if (hasExtension.test(path) && path !== '/index.html') {
      const forever = hashedName.test(path);
      void reply.header('Cache-Control', forever ? 'public, max-age=31536000, immutable' : 'no-cache');
      return reply.sendFile(decodeURIComponent(path.slice(1)));
    }
    const nonce = randomBytes(16).toString('base64url');
    return reply
      .headers({ 'Content-Security-Policy': pagePolicy(nonce, connectsTo), 'Cache-Control': 'no-store' })
      .type('text/html; charset=utf-8')
      .send(index.replaceAll('CSP_NONCE', nonce));
  });
}

function pagePolicy(nonce: string, connectsTo: readonly string[]): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    ["connect-src 'self'", ...connectsTo].join(' '),
    "worker-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    // Angular's own policy, and the one by which the pages start their Workers.
    "require-trusted-types-for 'script'",
    'trusted-types angular default',
  ].join('; ');
}
