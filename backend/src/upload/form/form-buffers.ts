import { Injectable } from '@nestjs/common';
import { Problem } from '../../problem/problem';

/** The smallest part that S3 takes, except for an upload's last. */
const partBytes = 5 * 1024 ** 2;
const maxBuffers = 40;

/** All the memory that form uploads may take: 40 buffers of 5 MiB, one for each upload in flight. */
@Injectable()
export class FormBuffers {
  private inUse = 0;
  private readonly spare: Buffer[] = [];

  /** @throws Problem `out-of-buffers` when all are in use */
  take(): Buffer {
    if (this.inUse === maxBuffers) {
      const detail = 'The server has no memory left for another form. Send the file again in a few seconds.';
      throw new Problem('out-of-buffers', detail, { retryAfterSeconds: 5 });
    }
    this.inUse++;
    return this.spare.pop() ?? Buffer.allocUnsafeSlow(partBytes);
  }

  giveBack(buffer: Buffer): void {
    this.inUse--;
    this.spare.push(buffer);
  }

  /** Allows another upload, but does not reuse the memory: an aborted request may still be sending from it. */
  abandon(): void {
    this.inUse--;
  }
}
