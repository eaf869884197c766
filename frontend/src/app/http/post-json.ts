import { type ApiPath, askApi, bearer } from './ask-api';

/** The storage may take its time to put a large file together. */
const answerWithinMs = 120_000;

/**
 * Sends a value to the API of this origin.
 * @throws ApiProblem or ConnectionFailure
 */
export function postJson(path: ApiPath, value: unknown, token: string): Promise<unknown> {
  const headers = { ...bearer(token), 'Content-Type': 'application/json' };
  return askApi(path, { method: 'POST', headers, body: JSON.stringify(value) }, answerWithinMs);
}
