import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { maxJsonBytes } from '@static-file-upload/contract/limits';
import { type z } from '@static-file-upload/contract/zod';
import { type FastifyRequest } from 'fastify';
import { type IncomingMessage } from 'node:http';
import { Problem } from '../problem/problem';
import { readBody } from './read-body';

const RequestOf = createParamDecorator((_: unknown, context: ExecutionContext) =>
  context.switchToHttp().getRequest<FastifyRequest>(),
);

/**
 * The JSON body of a request, as the schema describes it; refused with a problem that names every field. It is read by a
 * pipe, which comes after the guards: a caller without a valid token is told so, whatever the body is.
 */
export const JsonBody = (schema: z.ZodMiniType) =>
  RequestOf({
    transform: async (request: FastifyRequest) => {
      const parsed = schema.safeParse(await readJson(request));
      if (parsed.success) return parsed.data;
      const detail = 'A member of the JSON body is missing or not valid; see errors.';
      throw new Problem('malformed-request', detail, { errors: parsed.error.issues.flatMap(fieldProblems) });
    },
  });

function fieldProblems(issue: z.core.$ZodIssue): { field: string; detail: string }[] {
  const fieldOf = (path: readonly PropertyKey[]) => path.map(String).join('.');
  return issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => ({ field: fieldOf([...issue.path, key]), detail: 'There is no such member.' }))
    : [{ field: fieldOf(issue.path), detail: issue.message }];
}

async function readJson({ mediaType, raw }: FastifyRequest): Promise<unknown> {
  if (mediaType !== 'application/json') {
    throw new Problem('unsupported-media-type', 'Send the body as application/json.');
  }
  const text = await readText(raw);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Problem('malformed-request', 'The body is not JSON.', { cause: error });
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of readBody(request)) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxJsonBytes) throw new Problem('too-large', 'The body is larger than 1 MiB.');
  }
  return Buffer.concat(chunks).toString();
}
