import { toApiProblem } from './api-problem';
import { ConnectionFailure } from './connection-failure';

/** The path is typed so that a token cannot be sent anywhere but to this origin. */
export type ApiPath = `/api/${string}`;

const answerWithinMs = 15_000;

/** @throws ApiProblem or ConnectionFailure */
export async function askApi(path: ApiPath, request: RequestInit, within = answerWithinMs): Promise<unknown> {
  const { answer, body } = await exchange(path, { ...request, signal: AbortSignal.timeout(within) });
  const header = (name: string) => answer.headers.get(name);
  if (!answer.ok) throw toApiProblem({ status: answer.status, body, header });
  try {
    return JSON.parse(body) as unknown;
  } catch (error) {
    // A page where JSON was asked for comes from something in between, such as a hotel's sign-in page.
    throw new ConnectionFailure(error);
  }
}

async function exchange(path: ApiPath, request: RequestInit): Promise<{ answer: Response; body: string }> {
  try {
    const answer = await fetch(path, request);
    return { answer, body: await answer.text() };
  } catch (error) {
    throw new ConnectionFailure(error);
  }
}

export function bearer(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { Authorization: `Bearer ${token}` };
}
