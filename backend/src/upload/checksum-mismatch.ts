import { Problem } from '../http/problem';

/** What arrived is not what the client said that it would send. */
export class ChecksumMismatch extends Problem {
  constructor(detail: string, options?: ErrorOptions) {
    super('checksum-mismatch', detail, options);
  }
}
