import { Injectable } from '@nestjs/common';
import { StorageBusy } from './storage-error';

/** The smallest part that S3 takes, except for an upload's last. */
export const partBytes = 5 * 1024 ** 2;
const mostBuffers = 40;

/** All the memory that form uploads may take: 40 buffers of 5 MiB, one for each upload under way. */
@Injectable()
export class PartBuffers {
  private inUse = 0;
  private readonly spare: Buffer[] = [];

  /** @throws StorageBusy when all are taken */
  take(): Buffer {
    if (this.inUse === mostBuffers) throw new StorageBusy();
    this.inUse++;
    return this.spare.pop() ?? Buffer.allocUnsafeSlow(partBytes);
  }

  giveBack(buffer: Buffer): void {
    this.inUse--;
    this.spare.push(buffer);
  }

  /** Frees the place but not the memory, which a broken-off request may still be sending from. */
  abandon(): void {
    this.inUse--;
  }
}
