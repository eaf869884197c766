import { NodeHttpHandler } from '@smithy/node-http-handler';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

/** Silence on a connection to S3, in either direction. */
const silenceMs = 60_000;

/** Connections to S3 that stay open. */
export function storageConnections(): NodeHttpHandler {
  return new NodeHttpHandler({
    // Instances, not options: given options the SDK opens a fresh connection for every large body.
    httpAgent: new HttpAgent({ keepAlive: true }),
    httpsAgent: new HttpsAgent({ keepAlive: true }),
    connectionTimeout: 3000,
    socketTimeout: silenceMs,
  });
}
