import { Injectable } from '@nestjs/common';

type Stage = 'starting' | 'serving' | 'draining';

/** Whether this process takes requests. */
@Injectable()
export class Lifecycle {
  private current: Stage = 'starting';

  get stage(): Stage {
    return this.current;
  }

  startServing(): void {
    this.current = 'serving';
  }

  startDraining(): void {
    this.current = 'draining';
  }
}
