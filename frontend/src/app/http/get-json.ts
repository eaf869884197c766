import { toApiProblem } from './api-problem';
import { ConnectionFailure } from './connection-failure';

const answerWithinMs = 15_000;

/**
 * Asks the API of this origin. The path is typed so that a token cannot be sent anywhere else.
 * @throws ApiProblem or ConnectionFailure
 */
export async function getJson(path: `/api/${string}`, token?: string): Promise<unknown> {
  const headers: HeadersInit = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  const { answer, body } = await exchange(path, headers);
  if (!answer.ok) throw toApiProblem(answer.status, body, answer.headers.get('X-Request-Id'));
  try {
    return JSON.parse(body) as unknown;
  } catch (error) {
    // A page where JSON was asked for comes from something in between, such as a hotel's sign-in page.
    throw new ConnectionFailure(error);
  }
}

async function exchange(path: string, headers: HeadersInit): Promise<{ answer: Response; body: string }> {
  try {
    const answer = await fetch(path, { headers, signal: AbortSignal.timeout(answerWithinMs) });
    return { answer, body: await answer.text() };
  } catch (error) {
    throw new ConnectionFailure(error);
  }
}
