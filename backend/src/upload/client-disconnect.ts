import { type IncomingMessage } from 'node:http';
import { Problem } from '../http/problem';

/** The client went away before it had sent everything; there is nobody left to read this. */
export class ClientDisconnected extends Problem {
  constructor() {
    super('malformed-request', 'The request broke off. Nothing was stored.');
  }
}

/** A signal that is raised when the client goes away before it has sent its whole body. */
export function disconnectSignal(request: IncomingMessage): AbortSignal {
  const controller = new AbortController();
  const check = () => {
    if (!request.complete) controller.abort(new ClientDisconnected());
  };
  if (request.destroyed) check();
  // Without a listener an error of the socket would end the process; `close` follows it.
  request.on('error', () => undefined);
  request.once('close', check);
  return controller.signal;
}
