import { Problem } from '../http/problem';

/** What arrived is not what the client said that it would send. */
export class ChecksumMismatch extends Problem {
  constructor(detail: string, options?: ErrorOptions) {
    super('checksum-mismatch', detail, options);
  }
}

/** The bytes that arrived do not have the SHA-256 that the client has announced. */
export class Sha256Mismatch extends ChecksumMismatch {
  constructor(options?: ErrorOptions) {
    super('The file that arrived does not have the SHA-256 that was announced. Nothing was stored.', options);
  }
}
