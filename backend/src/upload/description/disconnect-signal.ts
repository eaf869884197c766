import { type IncomingMessage } from 'node:http';
import { Problem } from '../../problem/problem';

/** A signal that is aborted when the client disconnects before it has sent its whole body. */
export function disconnectSignal(request: IncomingMessage): AbortSignal {
  const controller = new AbortController();
  const check = () => {
    if (request.complete) return;
    controller.abort(new Problem('malformed-request', 'The request broke off. Nothing was stored.'));
  };
  if (request.destroyed) check();
  // Without a listener, an error of the socket would end the process; `close` follows it.
  request.on('error', () => undefined);
  request.once('close', check);
  return controller.signal;
}
