import { SeededRandom } from '@static-file-upload/testing/common/seeded-random';
import { DirectFile } from '@static-file-upload/testing/api/direct-file';
import type { Stack } from '@static-file-upload/testing/api/stack';
import { compareObjects, type FoundObject } from './compare-objects.ts';
import { compareResponses, isAnswered } from './compare-responses.ts';
import { type Conversation, converse } from './conversation.ts';
import type { Exchange } from './exchange.ts';
import { type ConnectionPlan, planConnection } from './plan.ts';
import type { RequestSource } from './requests.ts';
import { readSentRequests, type SentStream } from './sent-requests.ts';

/** One connection, and what is to be compared when all are over. */
export class Trial {
  readonly number: number;
  readonly plan: ConnectionPlan;
  readonly conversation: Conversation;
  readonly exchanges: readonly Exchange[];
  readonly #broken: string[];

  constructor(number: number, plan: ConnectionPlan, stream: SentStream, conversation: Conversation) {
    this.number = number;
    this.plan = plan;
    this.conversation = conversation;
    const { exchanges, broken } = compareResponses(stream, plan, conversation);
    this.exchanges = exchanges;
    this.#broken = broken;
  }

  /** @param objects those whose names begin with this connection's prefix */
  compareWith(objects: ReadonlyMap<string, FoundObject>): { broken: string[]; untold: number } {
    const { broken, untold } = compareObjects(this.exchanges, objects);
    const untoldWhileOpen =
      this.plan.ending === 'resets' ? [] : untold.filter((key) => !this.#isCalledUnknown(key));
    const sentences = untoldWhileOpen.map((key) => `UNTOLD: ${key} is stored, and its client waited in vain`);
    return { broken: [...this.#broken, ...broken, ...sentences], untold: untold.length };
  }

  #isCalledUnknown(key: string): boolean {
    return this.exchanges.some(
      ({ intent, response }) => key.endsWith(`/${intent?.name}`) && response !== undefined,
    );
  }
}

/** What the names of a connection's files begin with. */
export const prefixOf = (seed: number, number: number) => `o${seed.toString(36)}-${number}`;

/** Plays one connection, whose choices follow from the seed and its number alone. */
export async function playConnection(stack: Stack, seed: number, number: number): Promise<Trial> {
  const plan = await planConnection({
    random: new SeededRandom(seed ^ Math.imul(number + 1, 0x9e3779b1)),
    prefix: prefixOf(seed, number),
    authorization: stack.client.authorization.authorization,
    prepare: (file) => prepareDirect(stack, file),
  });
  const stream = readSentRequests(plan.sent);
  const conversation = await converse(stack.backend.url, plan, (received) => isAnswered(stream, received));
  return new Trial(number, plan, stream, conversation);
}

/** Sends the parts of a file to the storage, as a client does that behaves well. */
async function prepareDirect(
  { client }: Stack,
  { name, bytes, sensitive }: Parameters<RequestSource['prepare']>[0],
): ReturnType<RequestSource['prepare']> {
  const file = new DirectFile(client, Buffer.from(bytes));
  const started = await file.start({ filename: name, sensitive });
  const parts = await file.sendAll(started);
  const { ticket, partSize } = started;
  const presign = { ticket, parts: [file.part(1, partSize).description] };
  return { name, bytes, sensitive, ticket, presign, complete: file.completion(ticket, parts) };
}
