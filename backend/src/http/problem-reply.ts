import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { bodyIsUnread, lingering } from './lingering';
import { type Problem } from './problem';
import { problemTypes } from './problem-types';

/** Answers with problem details (RFC 9457), even while the client is still sending its body. */
export function replyWithProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): void {
  const body = JSON.stringify(describe(request, problem));
  void reply.code(problem.status).headers(problem.headers).type('application/problem+json');
  if (!bodyIsUnread(request.raw)) {
    void reply.send(body);
    return;
  }
  const bytes = Buffer.from(body);
  void reply
    .headers({ connection: 'close', 'content-length': bytes.length })
    .send(Readable.from(lingering(bytes, request.raw), { objectMode: false }));
}

function describe(request: FastifyRequest, problem: Problem) {
  const { status, title } = problemTypes[problem.type];
  return {
    type: `/problems/${problem.type}`,
    title,
    status,
    detail: problem.message,
    instance: request.url.split('?', 1)[0],
    requestId: request.id,
    ...(problem.errors.length > 0 ? { errors: problem.errors } : {}),
  };
}
