import type { Exchange } from '../http/service.ts';
import type { Bucket } from './store/model.ts';

/**
 * What the application's page may send straight to the bucket, and read in the response: the rule that Terraform
 * gives to the deployed bucket.
 */
const allowedHeaders = ['content-type', 'x-amz-checksum-crc32'];
const exposedHeaders = ['ETag', 'x-amz-checksum-crc32', 'x-amz-version-id'];

/** Adds the CORS headers where the bucket's rule matches the request's origin and method. */
export function addCorsHeaders({ request, response }: Exchange, bucket: Bucket | undefined): boolean {
  const { origin } = request.headers;
  const method = request.headers['access-control-request-method'] ?? request.method;
  if (origin === undefined || method !== 'PUT' || !bucket?.corsOrigins.includes(origin)) return false;
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('access-control-expose-headers', exposedHeaders.join(', '));
  response.setHeader('vary', 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method');
  return true;
}

/** Responds to a preflight request: 200 when the rule allows all of it, else 403, as S3 does. */
export function respondToPreflight(exchange: Exchange, bucket: Bucket | undefined): void {
  const { request, response } = exchange;
  const wanted = (request.headers['access-control-request-headers'] ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  if (!addCorsHeaders(exchange, bucket) || !wanted.every((name) => allowedHeaders.includes(name))) {
    response.writeHead(403).end();
    return;
  }
  response.setHeader('access-control-allow-methods', 'PUT');
  response.setHeader('access-control-allow-headers', wanted.join(', '));
  response.setHeader('access-control-max-age', '3600');
  response.writeHead(200).end();
}
