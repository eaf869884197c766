import {
  type ProblemDetails,
  problemMediaType,
  type ProblemType,
  problemTypes,
  problemUri,
} from '@static-file-upload/contract/problems';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { isBodyUnread, thenDrainBody } from './drain-body';
import { type Problem } from './problem';

declare module 'fastify' {
  interface FastifyRequest {
    /** The problem that the request was refused with, for those who count and log requests. */
    problemType: ProblemType | null;
  }
}

/** Responds with problem details (RFC 9457), even while the client is still sending its body. */
export function replyWithProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): void {
  const { status, type } = problem;
  request.problemType = type;
  const body = problemBody(problem, { status, instance: pathOf(request), requestId: request.id });
  void reply.code(status).headers(problem.headers).type(problemMediaType);
  if (!isBodyUnread(request.raw)) {
    void reply.send(body);
    return;
  }
  const bytes = Buffer.from(body);
  void reply
    .headers({ connection: 'close', 'content-length': bytes.length })
    .send(Readable.from(thenDrainBody(bytes, request.raw), { objectMode: false }));
}

type Occurrence = Pick<ProblemDetails, 'status' | 'instance' | 'requestId'>;

/** The JSON of a problem (RFC 9457 §3) as it occurred to one request. */
export function problemBody(
  { type, message: detail, errors }: Problem,
  { status, instance, requestId }: Occurrence,
): string {
  const details: ProblemDetails = {
    type: problemUri(type),
    title: problemTypes[type].title,
    status,
    detail,
    instance,
    requestId,
    ...(errors.length > 0 ? { errors: [...errors] } : {}),
  };
  return JSON.stringify(details);
}

function pathOf({ url }: FastifyRequest): string {
  return url.split('?', 1)[0] ?? url;
}
