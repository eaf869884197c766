import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { generateKeyPair } from 'jose';
import { randomBytes, randomUUID } from 'node:crypto';
import { type IncomingMessage } from 'node:http';
import { type RunningLocalAws, startLocalAws } from '@static-file-upload/testing/local-aws';
import { Client, formOf, type Problem } from './support/client';
import { DirectFile, type DirectUpload, type SentPart } from './support/direct-file';
import { Door } from './support/door';
import { type PublicKey } from './support/receipt-verifier';
import { type RunningBackend, startBackend } from './support/running-backend';
import { TokenIssuer } from './support/token-issuer';

// Every wait is bounded by seconds; a busy machine may make many of them.
jest.setTimeout(120_000);

const small = Buffer.from('content');
/** More than one part of a form. */
const large = randomBytes(6 * 1024 ** 2);

/** By the name of the file: the call to the storage that never gets an answer. */
const heldCalls: Readonly<Record<string, (method: string, query: URLSearchParams) => boolean>> = {
  'put.bin': (method, query) => method === 'PUT' && !query.has('uploadId'),
  'begin.bin': (method, query) => method === 'POST' && query.has('uploads'),
  'part.bin': (method, query) => method === 'PUT' && query.has('uploadId'),
  'complete.bin': (method, query) => method === 'POST' && query.has('uploadId'),
};

function isHeld({ method = '', url = '' }: IncomingMessage): boolean {
  const { pathname, searchParams } = new URL(url, 'http://storage');
  return heldCalls[pathname.split('/').at(-1) ?? '']?.(method, searchParams) ?? false;
}

/** They accept the connection and the request, and say nothing: nobody learns by an error that they are gone. */
describe('When everything that the server depends on keeps silent', () => {
  let aws: RunningLocalAws;
  let storage: Door;
  let parameters: Door;
  let pool: TokenIssuer;
  let backend: RunningBackend;
  let client: Client;
  let file: DirectFile;
  let upload: DirectUpload;
  let sent: SentPart[];
  /** A token whose key the server has not seen. */
  let unknownToken: string;

  beforeAll(async () => {
    aws = await startLocalAws();
    [storage, parameters, pool] = await Promise.all([
      new Door(aws.url).start(),
      new Door(aws.url).start(),
      TokenIssuer.start(aws.state),
    ]);
    storage.open();
    parameters.open();
    backend = await startBackend(aws, {
      AWS_ENDPOINT_URL_S3: storage.url,
      AWS_ENDPOINT_URL_SSM: parameters.url,
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: pool.url,
      STORAGE_SILENCE_SECONDS: '2',
    });
    client = new Client(backend.url, { sub: '', accessToken: await pool.sign(), idToken: '' });
    file = new DirectFile(client, small);
    ({ body: upload } = await file.start({ filename: 'complete.bin' }));
    sent = await file.sendAll(upload);
    const [kid, keys] = ['another', await generateKeyPair('RS256')];
    await pool.publish(kid, keys);
    unknownToken = await pool.sign({}, { kid }, keys);
  });

  afterAll(async () => {
    await backend.stop();
    for (const door of [storage, parameters]) door.stop();
    pool.stop();
    await aws.stop();
  });

  const putRaw = (name: string) => client.putRaw(name, '?sensitive=true', small);
  const postForm = (name: string, bytes: Buffer<ArrayBuffer>) =>
    client.postForm(formOf(['sensitive', 'true'], ['file', new Blob([bytes]), name]));
  const startDirectly = () =>
    client.postJson('/api/uploads/direct', { filename: 'begin.bin', size: 7, sensitive: true });
  const complete = (ticket: string) =>
    client.postJson('/api/uploads/direct/complete', { ticket, parts: sent, crc32: sent[0]?.crc32 });
  const askWith = (token: string) =>
    fetch(`${backend.url}/api/auth/me`, { headers: { authorization: `Bearer ${token}` } });
  const readKeys = () => fetch(`${backend.url}/api/receipts/keys`);

  /** A genuine ticket, but for the key that it says it was sealed with. */
  function ticketOfUnknownKey(): string {
    const header = Buffer.from(JSON.stringify({ alg: 'HS256', kid: randomUUID() })).toString('base64url');
    return [header, ...upload.ticket.split('.').slice(1)].join('.');
  }

  /** On a busy machine the storage may take longer than this server waits; then it is asked once more. */
  async function unlessSlow(send: () => Promise<Response>): Promise<Response> {
    for (let tries = 1; ; tries += 1) {
      const answer = await send();
      if (answer.status !== 504 || tries === 10) return answer;
    }
  }

  const problemOf = async (answer: Promise<Response>) => {
    const { status, type } = (await (await answer).json()) as Problem;
    return [status, type];
  };

  test('every caller hears so in the end, and nobody waits who needs none of it', async () => {
    storage.holdBack(isHeld);
    parameters.behave((request) => request.resume());
    pool.behave((request) => request.resume());
    const late = [504, '/problems/storage-timeout'];
    const waiting = [
      ['a raw upload', problemOf(putRaw('put.bin')), late],
      ['a small form', problemOf(postForm('put.bin', small)), late],
      ['a form that begins', problemOf(postForm('begin.bin', large)), late],
      ['a form’s part', problemOf(postForm('part.bin', large)), late],
      ['a form that is complete', problemOf(postForm('complete.bin', large)), late],
      ['a direct upload that begins', problemOf(startDirectly()), late],
      ['a direct upload that is complete', problemOf(complete(upload.ticket)), late],
      ['a ticket', problemOf(complete(ticketOfUnknownKey())), [503, '/problems/parameters-unreachable']],
      ['a token', problemOf(askWith(unknownToken)), [401, '/problems/unauthorized']],
    ] as const;
    const keys = readKeys();
    expect((await fetch(`${backend.url}/health`)).status).toBe(200);
    expect((await askWith(client.token)).status).toBe(200);
    for (const [what, answer, expected] of waiting) {
      expect([what, ...(await answer)]).toEqual([what, ...expected]);
    }
    // Those that it has it still hands out.
    expect(((await (await keys).json()) as { keys: PublicKey[] }).keys).toHaveLength(1);
    expect((await fetch(`${backend.url}/health/ready`)).status).toBe(200);
  });

  test('and then answers again, everything works without a restart', async () => {
    storage.open();
    parameters.open();
    pool.behave();
    const uploads = [
      () => putRaw('put.bin'),
      () => postForm('put.bin', small),
      () => postForm('begin.bin', large),
      () => postForm('part.bin', large),
      () => postForm('complete.bin', large),
      () => complete(upload.ticket),
    ];
    for (const send of uploads) {
      const answer = await unlessSlow(send);
      // A completion that is asked for again is answered by 200.
      expect([200, 201]).toContain(answer.status);
      expect(await answer.json()).toMatchObject({ size: expect.any(Number) });
    }
    expect((await startDirectly()).status).toBe(200);
    expect(await problemOf(complete(ticketOfUnknownKey()))).toEqual([400, '/problems/invalid-ticket']);
    expect((await askWith(unknownToken)).status).toBe(200);
    expect((await readKeys()).status).toBe(200);
  });
});
