import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { finalize, type Observable } from 'rxjs';
import { type Configuration, InjectConfiguration } from '../../config/configuration';
import { Problem, tooManyRequests } from '../../problem/problem';

const retryAfterSeconds = 5;

type Limits = Pick<Configuration, 'maxConcurrentUploads' | 'maxConcurrentUploadsPerUser'>;

/** Bounds the uploads in flight through this process, of one user and in all: each holds one slot while it runs. */
@Injectable()
export class UploadAdmission implements NestInterceptor {
  private slotsInUse = 0;
  private readonly slotsByUser = new Map<string, number>();

  constructor(@InjectConfiguration() private readonly limits: Limits) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const sub = context.switchToHttp().getRequest<FastifyRequest>().user?.sub ?? '';
    this.take(sub);
    return next.handle().pipe(finalize(() => this.release(sub)));
  }

  /** @throws Problem `too-many-requests` for the user's limit, `out-of-upload-slots` for that of the process */
  private take(sub: string): void {
    const { maxConcurrentUploads, maxConcurrentUploadsPerUser } = this.limits;
    const byUser = this.slotsByUser.get(sub) ?? 0;
    if (byUser >= maxConcurrentUploadsPerUser) {
      throw tooManyRequests(retryAfterSeconds, `You have ${byUser} uploads in progress.`);
    }
    if (this.slotsInUse >= maxConcurrentUploads) {
      const detail =
        'The server is handling as many uploads as it can. Send the file again in a few seconds.';
      throw new Problem('out-of-upload-slots', detail, { retryAfterSeconds });
    }
    this.slotsByUser.set(sub, byUser + 1);
    this.slotsInUse++;
  }

  private release(sub: string): void {
    const left = (this.slotsByUser.get(sub) ?? 0) - 1;
    if (left > 0) this.slotsByUser.set(sub, left);
    else this.slotsByUser.delete(sub);
    this.slotsInUse--;
  }
}
