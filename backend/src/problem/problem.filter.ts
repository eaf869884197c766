import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Problem } from './problem';
import { replyWithProblem } from './problem-reply';
import { toProblem } from './to-problem';

/** The one place where an error becomes an HTTP response. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const problem = toProblem(error);
    if (problem.status >= 500) this.report(problem, request.id);
    replyWithProblem(request, http.getResponse<FastifyReply>(), problem);
  }

  /** Our own mistakes are logged with their stack, failures of the storage by name only: they may quote a key. */
  private report({ type, cause, message }: Problem, requestId: string): void {
    if (type === 'internal') this.logger.error({ requestId, problem: type, err: cause }, message);
    else this.logger.warn({ requestId, problem: type, cause: nameOf(cause) }, message);
  }
}

function nameOf(cause: unknown): string | undefined {
  return cause instanceof Error ? cause.name : undefined;
}
