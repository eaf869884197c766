import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { bodyIsUnread, lingering } from './lingering';
import { type Problem } from './problem';
import { type ProblemType, problemTypes } from './problem-types';

const problems = new WeakMap<FastifyRequest, ProblemType>();

/** The problem that a request was answered with, for those who count and log requests. */
export function problemTypeOf(request: FastifyRequest): ProblemType | undefined {
  return problems.get(request);
}

/** Answers with problem details (RFC 9457), even while the client is still sending its body. */
export function replyWithProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): void {
  const { status, type } = problem;
  problems.set(request, type);
  const body = problemBody(problem, { status, instance: pathOf(request), requestId: request.id });
  void reply.code(status).headers(problem.headers).type('application/problem+json');
  if (!bodyIsUnread(request.raw)) {
    void reply.send(body);
    return;
  }
  const bytes = Buffer.from(body);
  void reply
    .headers({ connection: 'close', 'content-length': bytes.length })
    .send(Readable.from(lingering(bytes, request.raw), { objectMode: false }));
}

interface Occurrence {
  readonly status: number;
  readonly instance: string;
  readonly requestId: string;
}

/** The JSON of a problem (RFC 9457 §3) as it occurred to one request. */
export function problemBody(problem: Problem, { status, instance, requestId }: Occurrence): string {
  const { type, message: detail, errors } = problem;
  const { title } = problemTypes[type];
  return JSON.stringify({
    type: `/problems/${type}`,
    title,
    status,
    detail,
    instance,
    requestId,
    ...(errors.length > 0 ? { errors } : {}),
  });
}

function pathOf({ url }: FastifyRequest): string {
  return url.split('?', 1)[0] ?? url;
}
