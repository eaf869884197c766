import type { SeededRandom } from '@static-file-upload/testing/common/seeded-random';
import { type WrittenMessage, writeMessage } from './message.ts';
import { anyRubbish } from './random-bytes.ts';
import { anyRequest, type PreparedFile, type RequestSource } from './requests.ts';

/** How a client ends: it waits for its responses, says that nothing more will come and waits, or breaks off. */
type Ending = 'waits' | 'half-closes' | 'resets';

/** What is written at once. */
interface Slice {
  readonly bytes: Buffer;
  /** Before the next one, ms. */
  readonly pauseMs: number;
  /** Whether the client first waits for a response, at most for a moment. */
  readonly waitsForResponse: boolean;
}

export interface ConnectionPlan {
  readonly sent: Buffer;
  readonly slices: readonly Slice[];
  readonly ending: Ending;
  /** Before the connection is reset, ms. */
  readonly lastPauseMs: number;
  readonly prepared: readonly PreparedFile[];
}

export interface PlanOptions {
  readonly random: SeededRandom;
  /** What the names of all files of this connection begin with. */
  readonly prefix: string;
  readonly authorization: string;
  readonly prepare: RequestSource['prepare'];
}

/** Several requests on one connection, with rubbish between them, cut anywhere. */
export async function planConnection({
  random,
  prefix,
  authorization,
  prepare,
}: PlanOptions): Promise<ConnectionPlan> {
  const prepared: PreparedFile[] = [];
  let names = 0;
  const source: RequestSource = {
    random,
    nextName: () => `${prefix}-${(names += 1)}.bin`,
    prepare: async (file) => {
      const ready = await prepare(file);
      prepared.push(ready);
      return ready;
    },
  };
  const pieces: WrittenMessage[] = [];
  const rubbish = (share: number) => {
    if (random.fraction() < share)
      pieces.push({ bytes: anyRubbish(random, source.nextName()), waitsAt: undefined });
  };
  rubbish(0.03);
  for (let count = random.pick([1, 1, 1, 2, 2, 3, 5]); count > 0; count--) {
    for (const message of await anyRequest(source)) {
      pieces.push(writeMessage(random, message, authorization));
      rubbish(0.06);
    }
  }
  const whole = Buffer.concat(pieces.map(({ bytes }) => bytes));
  const sent = random.fraction() < 0.8 ? whole : whole.subarray(0, random.between(1, whole.length));
  return {
    sent,
    slices: sliceAnywhere(random, sent, waitingPoints(pieces)),
    ending: random.pick<Ending>(['waits', 'waits', 'waits', 'half-closes', 'half-closes', 'resets']),
    lastPauseMs: random.pick([0, 2, 10, 40]),
    prepared,
  };
}

/** Where the client waits for 100 (Continue), counted from its first byte. */
function waitingPoints(pieces: readonly WrittenMessage[]): Set<number> {
  const points = new Set<number>();
  let start = 0;
  for (const { bytes, waitsAt } of pieces) {
    if (waitsAt !== undefined) points.add(start + waitsAt);
    start += bytes.length;
  }
  return points;
}

function sliceAnywhere(random: SeededRandom, sent: Buffer, waitsAt: ReadonlySet<number>): Slice[] {
  const cuts = new Set([...waitsAt].filter((at) => at < sent.length));
  const most = random.pick([0, 0, 3, Math.min(40, sent.length)]);
  for (let count = random.between(0, most); count > 0; count--) cuts.add(random.between(1, sent.length));
  const ends = [...cuts, sent.length].sort((one, other) => one - other);
  return ends.map((end, index) => ({
    bytes: sent.subarray(ends[index - 1] ?? 0, end),
    pauseMs: random.pick([0, 0, 0, 1, 5]),
    waitsForResponse: waitsAt.has(ends[index - 1] ?? 0),
  }));
}
