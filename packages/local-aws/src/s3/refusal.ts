import type { ServerResponse } from 'node:http';
import type { AwsError } from '../http/aws-error.ts';
import { drainBody } from '../http/drain-body.ts';
import type { Exchange } from '../http/service.ts';
import { xmlDocument } from './request/xml.ts';

const drainMs = 2_000;

/**
 * Responds with an error. While a client is still sending a long body, the body is read for a moment longer: closing at
 * once would reset the connection, and the client would lose the response.
 */
export async function refuse(exchange: Exchange, error: AwsError): Promise<void> {
  const { request, response } = exchange;
  await drainBody(exchange);
  const body = request.method === 'HEAD' ? '' : errorDocument(exchange, error);
  response.writeHead(error.status, {
    ...(body === '' ? {} : { 'content-type': 'application/xml', 'content-length': Buffer.byteLength(body) }),
  });
  if (!request.complete && body !== '') {
    response.write(body);
    await Promise.race([ended(exchange), passed(drainMs, response)]);
    response.end();
    return;
  }
  response.end(body);
}

function errorDocument({ target, requestId }: Exchange, { code, message }: AwsError): string {
  return xmlDocument('Error', {
    Code: code,
    Message: message,
    Resource: target.path,
    RequestId: requestId,
  });
}

const ended = ({ request }: Exchange): Promise<void> =>
  new Promise((resolve) => {
    for (const event of ['end', 'close', 'error']) request.once(event, () => resolve());
  });

/** The timer ends with the response, so that it does not keep the process alive. */
const passed = (ms: number, response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    response.once('close', () => clearTimeout(timer));
  });
