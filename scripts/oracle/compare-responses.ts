import { problemDetails } from '@static-file-upload/contract/problems';
import type { Conversation } from './conversation.ts';
import { type Exchange, intentOf, isRight, parseJson, storedBy } from './exchange.ts';
import type { ConnectionPlan } from './plan.ts';
import { type FinalResponse, readResponses } from './responses.ts';
import type { SentRequest, SentStream } from './sent-requests.ts';

/** What is in the responses of the addresses that store nothing. */
const contents: Readonly<Record<string, string>> = {
  '/health': '"healthy"',
  '/api/config': 'maxUploadBytes',
  '/api/auth/me': '"sub"',
};

/** Whether there is a response for each whole request. */
export function isAnswered({ requests }: SentStream, received: Buffer): boolean {
  const { finals } = readResponses(received, methodsOf(requests));
  return finals.length >= requests.filter(({ body }) => body !== undefined).length;
}

/** @returns what the client was told about each request, and each broken rule in a sentence */
export function compareResponses(
  { requests, endsInRubbish }: SentStream,
  { ending, prepared }: Pick<ConnectionPlan, 'ending' | 'prepared'>,
  { received, timedOut }: Conversation,
): { exchanges: Exchange[]; broken: string[] } {
  const { finals, continues, rest } = readResponses(received, methodsOf(requests));
  const exchanges = requests.map((request, at) => ({
    request,
    response: finals[at],
    intent: intentOf(request, prepared),
  }));
  const broken = exchanges.flatMap((exchange, at) => examine(exchange, at));
  if (continues > mayContinue(requests[finals.length]))
    broken.push('CONTINUE: 100 came and was not asked for');
  const surplus = finals.slice(requests.length);
  if (surplus.length > (endsInRubbish ? 1 : 0) || surplus.some(({ status }) => status < 400)) {
    broken.push(`SURPLUS: ${surplus.length} responses belong to no request`);
  }
  if (finals.slice(0, -1).some(closes))
    broken.push('AFTER CLOSE: a response follows one that closes the connection');
  if (ending === 'resets') return { exchanges, broken };
  if (rest.length > 0) broken.push('CUT OFF: the last response is not whole, or is none');
  const unanswered = exchanges.findIndex(({ request, response }) => request.body !== undefined && !response);
  if (unanswered !== -1 && !mayEndAfter(exchanges[unanswered - 1])) {
    broken.push(`UNANSWERED: ${nameOf(requests[unanswered])} got no response${timedOut ? ' in time' : ''}`);
  }
  return { exchanges, broken };
}

const methodsOf = (requests: readonly SentRequest[]) => requests.map(({ method }) => method);
const closes = ({ headers }: FinalResponse) => headers.get('connection') === 'close';

/** How many times 100 (Continue) may precede a response. */
const mayContinue = (request: SentRequest | undefined) =>
  request?.headers.get('expect') === '100-continue' ? 1 : 0;

/** A refusal may close the connection; what was sent after it is lost. */
function mayEndAfter(exchange: Exchange | undefined): boolean {
  const { response } = exchange ?? {};
  return response !== undefined && response.status >= 400 && closes(response);
}

function examine(exchange: Exchange, at: number): string[] {
  const { request, response } = exchange;
  if (response === undefined) return [];
  const what = `${nameOf(request)}, request ${at + 1} of its connection,`;
  const broken: string[] = [];
  if (response.continues > mayContinue(request)) {
    broken.push(`CONTINUE: ${what} got 100, which it had not asked for`);
  }
  if (response.status >= 400) {
    broken.push(...examineProblem(request, response.body, what));
    if (broken.length === 0 && isRight(exchange) && !mayRefuse(response.status)) {
      broken.push(`REFUSED WITH ${response.status}: ${what} is right`);
    }
    return broken;
  }
  return [...broken, ...examineSuccess(exchange, response, what)];
}

/** What depends on other requests or on the storage. */
const mayRefuse = (status: number) => status === 409 || status === 429 || status >= 500;

function examineSuccess(exchange: Exchange, { status, body }: FinalResponse, what: string): string[] {
  const { request, intent } = exchange;
  if (request.body === undefined) return [`BELIEVED: ${what} is not whole and got ${status}`];
  if (intent === undefined) {
    const expected = contents[request.target];
    const isOwn = request.method === 'HEAD' || expected === undefined || body.includes(expected);
    return isOwn ? [] : [`MIXED UP: ${what} got the response of another`];
  }
  if (intent.file === undefined) return [`BELIEVED: ${what} must be refused and got ${status}`];
  const stored = storedBy(exchange);
  if (stored?.filename !== intent.name) return [`MIXED UP: ${what} got a receipt for ${stored?.filename}`];
  const { bytes, sensitive } = intent.file;
  const isTrue = stored.size === bytes.length && stored.sensitive === sensitive;
  return isTrue ? [] : [`FALSE: ${what} got a receipt for another size or classification`];
}

/** Problems name the address of their request; what Node could not read has none. */
function examineProblem({ method, target, body }: SentRequest, sent: Buffer, what: string): string[] {
  if (method === 'HEAD') return [];
  const { data: problem } = problemDetails.safeParse(parseJson(sent));
  if (problem === undefined) return [`NO PROBLEM: ${what} got a refusal without problem details`];
  const path = target.split('?', 1)[0];
  if (problem.instance === path || (body === undefined && problem.instance === '/')) return [];
  return [
    problem.instance === '/'
      ? `OVERTAKEN: ${what} is whole and got ${problem.status} for what followed it`
      : `MIXED UP: ${what} got the problem of ${problem.instance}`,
  ];
}

function nameOf(request: SentRequest | undefined): string {
  return `${request?.method} ${request?.target}`;
}
