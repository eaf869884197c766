import { requestIdHeader } from '@static-file-upload/contract/headers';
import { problemMediaType } from '@static-file-upload/contract/problems';
import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { type Socket } from 'node:net';
import { problemBody } from './problem-reply';
import { problemForStatus } from './to-problem';

/** What Node's parser says about a request that it could not read. */
const statuses: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** Responds to bytes that are not HTTP, for which Node makes neither a request nor a reply, and closes the connection. */
export function replyToUnreadable({ code = '' }: Error & { code?: string }, socket: Socket): void {
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = statuses[code] ?? 400;
  const id = randomUUID();
  const body = problemBody(problemForStatus(status), { status, requestId: id, instance: '/' });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `Content-Type: ${problemMediaType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    `${requestIdHeader}: ${id}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
