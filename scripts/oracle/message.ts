import type { SeededRandom } from '@static-file-upload/testing/common/seeded-random';

/** A request as it should be, before anything goes wrong with it. */
export interface Message {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly string[];
  readonly body?: Buffer;
}

export interface WrittenMessage {
  readonly bytes: Buffer;
  /** After how many bytes the client waits for 100 (Continue) before it goes on. */
  readonly waitsAt: number | undefined;
}

type Fault = 'none' | 'no token' | 'closes' | 'bad header' | 'bad version' | 'other expectation';
type BodyFault = 'none' | 'shorter' | 'longer' | 'bad chunk';

const hosts = 'Host: oracle';

/** Writes a request, and lets something be wrong with a share of them. */
export function writeMessage(
  random: SeededRandom,
  { method, target, headers, body }: Message,
  authorization: string,
) {
  const fault = random.fraction() < 0.85 ? 'none' : anyFault(random);
  const framed = body === undefined ? { headers: [], bytes: Buffer.alloc(0) } : frame(random, body);
  const expects = body !== undefined && random.fraction() < 0.15;
  const lines = [
    `${method} ${target} HTTP/${fault === 'bad version' ? '9.9' : '1.1'}`,
    hosts,
    ...(fault === 'no token' ? [] : [`Authorization: ${authorization}`]),
    ...headers,
    ...framed.headers,
    ...(expects ? [`Expect: ${fault === 'other expectation' ? 'a-miracle' : '100-continue'}`] : []),
    ...(fault === 'closes' ? ['Connection: close'] : []),
    ...(fault === 'bad header' ? ['A header without its colon'] : []),
  ];
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`);
  const waits = expects && random.fraction() < 0.7;
  return {
    bytes: Buffer.concat([head, framed.bytes]),
    waitsAt: waits ? head.length : undefined,
  } satisfies WrittenMessage;
}

function anyFault(random: SeededRandom): Fault {
  return random.pick<Fault>(['no token', 'closes', 'bad header', 'bad version', 'other expectation']);
}

function frame(random: SeededRandom, body: Buffer): { headers: string[]; bytes: Buffer } {
  const fault = random.fraction() < 0.8 ? 'none' : random.pick<BodyFault>(['shorter', 'longer', 'bad chunk']);
  if (fault === 'bad chunk' || (fault === 'none' && random.fraction() < 0.35)) {
    return { headers: ['Transfer-Encoding: chunked'], bytes: chunksOf(random, body, fault === 'bad chunk') };
  }
  const other = random.between(1, Math.max(1, Math.min(body.length, random.pick([2, 50, 5000]))));
  const announced = { none: 0, shorter: -Math.min(other, body.length), longer: other }[fault];
  return { headers: [`Content-Length: ${body.length + announced}`], bytes: body };
}

function chunksOf(random: SeededRandom, body: Buffer, isDamaged: boolean): Buffer {
  const pieces: Buffer[] = [];
  const mean = Math.max(1, Math.ceil(body.length / random.between(1, 6)));
  for (let at = 0; at < body.length;) {
    const chunk = body.subarray(at, at + random.between(1, 2 * mean));
    const extension = random.fraction() < 0.05 ? ';a=b' : '';
    pieces.push(Buffer.from(`${chunk.length.toString(16)}${extension}\r\n`), chunk, Buffer.from('\r\n'));
    at += chunk.length;
  }
  const end = Buffer.from(random.fraction() < 0.1 ? '0\r\nX-Trailer: 1\r\n\r\n' : '0\r\n\r\n');
  if (!isDamaged) return Buffer.concat([...pieces, end]);
  const damage = random.pick([
    'zz\r\n',
    '-1\r\n',
    '\r\n\r\n',
    '5\r\nabcdefgh\r\n',
    'fffffff\r\nabc',
    '0\r\nX Y\r\n\r\n',
    '',
  ]);
  const kept = damage === '' ? pieces : pieces.slice(0, random.between(0, Math.ceil(pieces.length / 3)) * 3);
  return Buffer.concat([...kept, Buffer.from(damage)]);
}
