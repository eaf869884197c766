import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import { type Socket } from 'node:net';
import { replyToUnreadable } from '../problem/unreadable-request';
import { cutOff } from './cut-off';

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** The last request of each connection, until its response is over. */
const lastExchanges = new WeakMap<Socket, Exchange>();
/** Connections that end with their last response. */
const ending = new WeakSet<Socket>();

const endedEarly = 'HPE_INVALID_EOF_STATE';
const maxLingerMs = 1000;

/** Node's server, with what it leaves open about connections decided: order, end and `Expect`. */
export function createHttpServer(handle: RequestListener, options: ServerOptions): Server {
  const server = createServer(options, (request, response) => handleInTurn(handle, request, response));
  // A client that has sent its request and says that nothing more will come still waits for the response.
  Object.assign(server, { httpAllowHalfOpen: true });
  // What Node calls after a response that closes would reset the connection under a client that is still sending.
  server.on('connection', (socket: Socket) => (socket.destroySoon = () => linger(socket)));
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    continueWhenRead(request, response);
    server.emit('request', request, response);
  });
  // The plugin `requestHead` refuses other expectations.
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    server.emit('request', request, response);
  });
  return server;
}

/**
 * Handles bytes that Node's parser cannot read. The response of a request in flight is not overtaken: it is sent if the
 * body was complete, and otherwise says that the request was cut off; then the connection ends.
 */
export function onUnreadable(error: Error & { code?: string }, socket: Socket): void {
  const exchange = lastExchanges.get(socket);
  if (exchange === undefined || error.code === 'ECONNRESET' || !socket.writable) {
    // After the last response, further bytes get no response of their own.
    if (!ending.has(socket)) replyToUnreadable(error, socket);
    return;
  }
  if (!exchange.request.complete) cutOff(exchange.request, reasonOf(error));
  endAfter(exchange.response, socket);
}

/**
 * Handles the requests of a connection one after the other. A request behind a response that closes the connection is
 * dropped: it must not be processed (RFC 9112 §9.6), because its client will never learn what became of it.
 */
function handleInTurn(handle: RequestListener, request: IncomingMessage, response: ServerResponse): void {
  const { socket } = request;
  const previous = lastExchanges.get(socket);
  lastExchanges.set(socket, { request, response });
  response.once('close', () => {
    if (lastExchanges.get(socket)?.response === response) lastExchanges.delete(socket);
  });
  const handleIfOpen = () => {
    if (socket.writable) handle(request, response);
  };
  if (previous === undefined) handleIfOpen();
  else previous.response.once('close', handleIfOpen);
}

/** Sends 100 (Continue) when something begins to read the body, which a refusal by the head of a request never does. */
function continueWhenRead(request: IncomingMessage, response: ServerResponse): void {
  request.once('resume', () => {
    if (!response.headersSent) response.writeContinue();
  });
}

function endAfter(response: ServerResponse, socket: Socket): void {
  if (ending.has(socket)) return;
  ending.add(socket);
  if (!response.headersSent) response.setHeader('Connection', 'close');
  response.once('finish', () => socket.destroySoon());
}

/** Ends this side of a connection, and lets the client send until it has read that; the bytes are dropped. */
function linger(socket: Socket): void {
  socket.end();
  const timer = setTimeout(() => socket.destroy(), maxLingerMs).unref();
  socket.once('close', () => clearTimeout(timer));
}

function reasonOf({ code }: { readonly code?: string }): string {
  return code === endedEarly
    ? 'The request ended before its body was complete.'
    : 'The body could not be read: its chunks are damaged.';
}
