import { Injectable } from '@nestjs/common';
import { Configuration } from '../config/configuration';
import { TooManyRequests } from '../http/too-many-requests';
import { StorageBusy } from './storage-error';

const retryAfterSeconds = 5;

/** Bounds the uploads that are under way at the same time, of one user and in all. */
@Injectable()
export class UploadPlaces {
  private taken = 0;
  private readonly takenBy = new Map<string, number>();

  constructor(private readonly configuration: Configuration) {}

  /** Runs an upload in a place of its own. @throws TooManyRequests, or StorageBusy when all places are taken */
  async run<Result>(sub: string, upload: () => Promise<Result>): Promise<Result> {
    const { maxConcurrentUploads, maxConcurrentUploadsPerUser } = this.configuration;
    const byUser = this.takenBy.get(sub) ?? 0;
    if (byUser >= maxConcurrentUploadsPerUser) {
      throw new TooManyRequests(retryAfterSeconds, `You have ${byUser} uploads under way.`);
    }
    if (this.taken >= maxConcurrentUploads) throw new StorageBusy();
    this.takenBy.set(sub, byUser + 1);
    this.taken++;
    try {
      return await upload();
    } finally {
      this.leave(sub);
    }
  }

  private leave(sub: string): void {
    const left = (this.takenBy.get(sub) ?? 0) - 1;
    if (left > 0) this.takenBy.set(sub, left);
    else this.takenBy.delete(sub);
    this.taken--;
  }
}
