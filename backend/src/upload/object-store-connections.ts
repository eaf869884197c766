import { NodeHttpHandler } from '@smithy/node-http-handler';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

/** Connections to S3 that stay open, but not when nothing has moved on one, in either direction, for so long. */
export function storageConnections(silenceSeconds: number): NodeHttpHandler {
  return new NodeHttpHandler({
    // Instances, not options: given options the SDK opens a fresh connection for every large body.
    httpAgent: new HttpAgent({ keepAlive: true }),
    httpsAgent: new HttpsAgent({ keepAlive: true }),
    connectionTimeout: 3000,
    socketTimeout: silenceSeconds * 1000,
  });
}
