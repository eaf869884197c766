/** No response came: the device is offline, the server is gone, or it took too long. */
export class ConnectionFailure extends Error {
  override readonly name = 'ConnectionFailure';

  constructor(cause?: unknown) {
    super('The server could not be reached', { cause });
  }
}
