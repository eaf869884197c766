import { type ApiPath, askApi, bearer } from './ask-api';

/**
 * Asks the API of this origin.
 * @throws ApiProblem or ConnectionFailure
 */
export function getJson(path: ApiPath, token?: string): Promise<unknown> {
  return askApi(path, { headers: bearer(token) });
}
