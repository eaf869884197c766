import type { IncomingMessage, ServerResponse } from 'node:http';

/** One HTTP exchange, with what every service needs to know about it parsed once. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The target as it stood on the request line, still encoded: signatures are made over exactly this. */
  readonly target: { readonly path: string; readonly query: string };
  readonly requestId: string;
}

/** A part of the emulated AWS that handles the exchanges it recognises as its own. */
export interface Service {
  readonly name: string;
  recognises(exchange: Exchange): boolean;
  handle(exchange: Exchange): Promise<void>;
}
