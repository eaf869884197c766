/** No answer came: offline, the server is gone, or it took too long. */
export class ConnectionFailure extends Error {
  override readonly name = 'ConnectionFailure';

  constructor(cause?: unknown) {
    super('The server could not be reached', { cause });
  }
}
