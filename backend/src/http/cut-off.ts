import { type IncomingMessage } from 'node:http';
import { Problem } from '../problem/problem';

const controllers = new WeakMap<IncomingMessage, AbortController>();

/**
 * A signal that is aborted, with a Problem, when the body of a request can no longer arrive whole: the client has
 * disconnected, has ended its side of the connection, or has sent bytes that are not the rest of this body.
 */
export function cutOffSignal(request: IncomingMessage): AbortSignal {
  return controllerOf(request).signal;
}

/** Says that the rest of a body will not come, although the connection may still be open for the response. */
export function cutOff(request: IncomingMessage, detail = 'The request broke off.'): void {
  controllerOf(request).abort(new Problem('malformed-request', `${detail} Nothing was stored.`));
}

function controllerOf(request: IncomingMessage): AbortController {
  const known = controllers.get(request);
  if (known) return known;
  const controller = new AbortController();
  controllers.set(request, controller);
  const check = () => {
    if (!request.complete) cutOff(request);
  };
  // Without a listener, an error of the socket would end the process; `close` follows it.
  request.on('error', () => undefined);
  request.once('close', check);
  if (request.destroyed) check();
  return controller;
}
