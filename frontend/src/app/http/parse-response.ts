import { requestIdHeader } from '@static-file-upload/contract/headers';
import { problemDetails, slugOf } from '@static-file-upload/contract/problems';
import { type ZodMiniType } from 'zod/mini';
import { matches } from '../encoding/matches';
import { ApiProblem } from './api-problem';
import { ConnectionFailure } from './connection-failure';
import { retryAfterMs } from './retry-after';

/** A response, by whichever way it was received. */
export interface ReceivedResponse {
  readonly status: number;
  readonly body: string;
  readonly header: (name: string) => string | null;
}

/** The API reports success, but in a form that the contract does not know. */
export class UnexpectedResponse extends Error {
  override readonly name = 'UnexpectedResponse';

  /** @param requestId what the operator can look up in the log; empty when none came back */
  constructor(readonly requestId: string) {
    super('The response does not match its schema');
  }
}

/**
 * The value in the body of a successful response.
 * @throws ApiProblem, UnexpectedResponse, or ConnectionFailure when the body is not JSON
 */
export function parseResponse<Value>(schema: ZodMiniType<Value>, response: ReceivedResponse): Value {
  const { status, body, header } = response;
  if (status < 200 || status > 299) throw toApiProblem(response);
  const value = parseJson(body);
  if (value === undefined) {
    // A page in place of JSON comes from something in between, such as a hotel's sign-in page.
    throw new ConnectionFailure('not JSON');
  }
  if (!matches(schema, value)) throw new UnexpectedResponse(header(requestIdHeader) ?? '');
  return value;
}

/** A body that is not a problem comes from something in between, such as a proxy: only the status is known then. */
function toApiProblem({ status, body, header }: ReceivedResponse): ApiProblem {
  const value = parseJson(body);
  const problem = matches(problemDetails, value) ? value : undefined;
  const slug = (problem && slugOf(problem.type)) || 'unknown';
  const requestId = header(requestIdHeader) ?? problem?.requestId ?? '';
  return new ApiProblem(status, slug, requestId, retryAfterMs(header('Retry-After')));
}

/** Undefined when the text is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON is a fact about the response, which the caller names.
    return undefined;
  }
}
