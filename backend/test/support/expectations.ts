import { expect } from '@jest/globals';
import { type ProblemDetails, type ProblemType, problemUri } from '@static-file-upload/contract/problems';
import { readProblem } from '@static-file-upload/testing/api/read';
import { type Stack } from '@static-file-upload/testing/api/stack';

type Pending<T> = T | Promise<T>;

/** The response is a problem of this kind, under the request id that its header has. */
export async function expectProblem(
  pending: Pending<Response>,
  status: number,
  type: ProblemType,
): Promise<ProblemDetails> {
  const response = await pending;
  const problem = await readProblem(response);
  expect([response.status, problem.status, problem.type]).toEqual([status, status, problemUri(type)]);
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(response.headers.get('x-request-id')).toBe(problem.requestId);
  return problem;
}

/** The account has no object in either bucket, and the server goes on. */
export async function expectNothingStored({ stored, account, backend }: Stack): Promise<void> {
  expect(await stored.keys(stored.normalBucket, account.sub)).toEqual([]);
  expect(await stored.keys(stored.sensitiveBucket, account.sub)).toEqual([]);
  expect((await fetch(`${backend.url}/health`)).status).toBe(200);
}

export async function expectRefusal(
  stack: Stack,
  response: Pending<Response>,
  status: number,
  type: ProblemType,
): Promise<ProblemDetails> {
  const problem = await expectProblem(response, status, type);
  await expectNothingStored(stack);
  return problem;
}
