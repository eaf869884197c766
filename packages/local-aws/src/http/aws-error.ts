/**
 * An error that the emulated service responds with. `code` is AWS's own name for it, because the SDKs turn it
 * into the class that callers catch.
 */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = 'AwsError';
    this.code = code;
    this.status = status;
  }
}
