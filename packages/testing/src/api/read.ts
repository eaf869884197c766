import { type ProblemDetails, problemDetails } from '@static-file-upload/contract/problems';
import { type Receipt, receipt } from '@static-file-upload/contract/receipt';
import { isDeepStrictEqual } from 'node:util';

interface Schema<Output> {
  parse(value: unknown): Output;
}

/** Reads a response that has the members of a schema. @throws Error when it has others, or more */
export async function read<Output>(
  schema: Schema<Output>,
  response: Response | Promise<Response>,
): Promise<Output> {
  return parseExactly(schema, await (await response).text());
}

/** @returns what the schema has checked, with its members in the order in which they were sent */
export function parseExactly<Output>(schema: Schema<Output>, json: string): Output {
  const value: unknown = JSON.parse(json);
  // A schema drops members that it does not know: a test must not miss them.
  if (!isDeepStrictEqual(JSON.parse(JSON.stringify(schema.parse(value))), value)) {
    throw new Error(`The contract does not know all members of ${json}`);
  }
  return value as Output;
}

export function readReceipt(response: Response | Promise<Response>): Promise<Receipt> {
  return read(receipt, response);
}

export function readProblem(response: Response | Promise<Response>): Promise<ProblemDetails> {
  return read(problemDetails, response);
}
