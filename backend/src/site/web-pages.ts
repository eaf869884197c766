import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { methodNotAllowed } from '../http/plugins/other-methods';

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

  const files = new Set(readdirSync(root, { recursive: true, encoding: 'utf8' }).map(addressOf));
  const exists = (path: string) => !ownsAddress.test(path) && (isPage(path) || files.has(path));

  fastify.get('/*', (request, reply) => {
    const path = pathOf(request);
    if (!exists(path)) return reply.callNotFound();
    if (!isPage(path)) {
      const forever = hashedName.test(path);
      void reply.header('Cache-Control', forever ? 'public, max-age=31536000, immutable' : 'no-cache');
      return reply.sendFile(path.slice(1));
    }
    const nonce = randomBytes(16).toString('base64url');
    return reply
      .headers({ 'Content-Security-Policy': pagePolicy(nonce, connectsTo), 'Cache-Control': 'no-store' })
      .type('text/html; charset=utf-8')
      .send(index.replaceAll('CSP_NONCE', nonce));
  });
  const methods = ['GET', 'HEAD'];
  fastify.route({
    method: fastify.supportedMethods.filter((method) => !methods.includes(method)),
    url: '/*',
    handler: (request, reply) => {
      if (!exists(pathOf(request))) return reply.callNotFound();
      throw methodNotAllowed(methods);
    },
  });
}

function pathOf({ url }: FastifyRequest): string {
  const path = url.split('?', 1)[0] ?? '/';
  return decodeURIComponent(path);
}

/** Every address without an extension is one of the application's own; it shows which of them it does not know. */
function isPage(path: string): boolean {
  return path === '/index.html' || !hasExtension.test(path);
}

function addressOf(file: string): string {
  return `/${file.split(sep).join('/')}`;
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
