import { Injectable } from '@nestjs/common';
import { Problem } from '../../problem/problem';

const KiB = 1024;
const MiB = KiB ** 2;
/** Of a buffer; the largest is the smallest part that S3 takes, except for an upload's last. */
const sizes = [16 * KiB, 64 * KiB, 256 * KiB, MiB, 5 * MiB];
const maxBytes = 200 * MiB;
/** How long an upload waits for others to give memory back. */
const maxWaitMs = 5000;

/** The size of the largest buffer in bytes, which is that of every part but the last. */
export const largestBuffer = 5 * MiB;

interface Waiter {
  readonly bytes: number;
  readonly resume: () => void;
}

/** All the memory that uploads of unknown size may take, in buffers that grow with what has arrived. */
@Injectable()
export class UploadMemory {
  private reserved = 0;
  private readonly waiters = new Set<Waiter>();
  /** Buffers of the largest size that are free; they count as free memory. */
  private readonly spare: Buffer[] = [];

  /**
   * A buffer of the next size with the content of this one, which must not be used again.
   * @throws Problem `out-of-buffers` when there is no memory for some seconds, and the reason of the signal
   */
  async grow(buffer: Buffer, signal: AbortSignal): Promise<Buffer> {
    const size = sizes.find((each) => each > buffer.length) ?? largestBuffer;
    await this.reserve(size - buffer.length, signal);
    const larger = (size === largestBuffer && this.spare.pop()) || Buffer.allocUnsafeSlow(size);
    buffer.copy(larger);
    return larger;
  }

  giveBack(buffer: Buffer): void {
    if (buffer.length === largestBuffer) this.spare.push(buffer);
    this.abandon(buffer);
  }

  /** Allows others as much memory, but does not reuse this: an aborted request may still be sending from it. */
  abandon({ length }: Buffer): void {
    this.reserved -= length;
    // In the order of their arrival; one that needs more than is free does not hold up those that need less.
    for (const waiter of this.waiters) {
      if (!this.take(waiter.bytes)) continue;
      this.waiters.delete(waiter);
      waiter.resume();
    }
  }

  private take(bytes: number): boolean {
    if (this.reserved + bytes > maxBytes) return false;
    this.reserved += bytes;
    const maxSpare = Math.floor((maxBytes - this.reserved) / largestBuffer);
    this.spare.splice(maxSpare);
    return true;
  }

  private async reserve(bytes: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.take(bytes)) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiter: Waiter = { bytes, resume: resolve };
    this.waiters.add(waiter);
    const giveUp = (error: Error) => {
      this.waiters.delete(waiter);
      reject(error);
    };
    const onAbort = () => giveUp(signal.reason as Error);
    signal.addEventListener('abort', onAbort);
    const timer = setTimeout(() => giveUp(outOfBuffers()), maxWaitMs);
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    }
  }
}

function outOfBuffers(): Problem {
  const detail = 'The server has no memory left for another upload. Send the file again in a few seconds.';
  return new Problem('out-of-buffers', detail, { retryAfterSeconds: 5 });
}
