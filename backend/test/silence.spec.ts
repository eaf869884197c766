import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { generateKeyPair } from 'jose';
import { randomBytes, randomUUID } from 'node:crypto';
import { type IncomingMessage } from 'node:http';
import { type DirectUpload, type UploadedPart } from '@static-file-upload/contract/direct-upload';
import { ApiClient, formOf } from '@static-file-upload/testing/api/api-client';
import { DirectFile } from '@static-file-upload/testing/api/direct-file';
import { readProblem } from '@static-file-upload/testing/api/read';
import { readPublicKeys } from '@static-file-upload/testing/api/receipt-verifier';
import { FaultyService } from '@static-file-upload/testing/network/faulty-service';
import { type RunningLocalAws, startLocalAws } from '@static-file-upload/testing/stack/local-aws';
import { type RunningBackend, startBackend } from '@static-file-upload/testing/stack/running-backend';
import { TokenIssuer } from '@static-file-upload/testing/tokens/token-issuer';

// Every wait is bounded by seconds; a busy machine may make many of them.
jest.setTimeout(120_000);

const small = Buffer.from('content');
/** More than one part of a form. */
const large = randomBytes(6 * 1024 ** 2);

/** By the name of the file: the call to the storage that never gets a response. */
const ignoredCalls: Readonly<Record<string, (method: string, query: URLSearchParams) => boolean>> = {
  'put.bin': (method, query) => method === 'PUT' && !query.has('uploadId'),
  'begin.bin': (method, query) => method === 'POST' && query.has('uploads'),
  'part.bin': (method, query) => method === 'PUT' && query.has('uploadId'),
  'complete.bin': (method, query) => method === 'POST' && query.has('uploadId'),
};

function isIgnored({ method = '', url = '' }: IncomingMessage): boolean {
  const { pathname, searchParams } = new URL(url, 'http://storage');
  return ignoredCalls[pathname.split('/').at(-1) ?? '']?.(method, searchParams) ?? false;
}

/** They accept the connection and the request, and never respond: no error shows that they are gone. */
describe('when everything that the server depends on is silent', () => {
  let aws: RunningLocalAws;
  let storage: FaultyService;
  let parameters: FaultyService;
  let pool: TokenIssuer;
  let backend: RunningBackend;
  let client: ApiClient;
  let file: DirectFile;
  let upload: DirectUpload;
  let uploaded: UploadedPart[];
  /** A token whose key the server has not seen. */
  let unknownToken: string;

  beforeAll(async () => {
    aws = await startLocalAws();
    [storage, parameters, pool] = await Promise.all([
      FaultyService.start(aws.url),
      FaultyService.start(aws.url),
      TokenIssuer.start(aws.state),
    ]);
    backend = await startBackend(aws, {
      AWS_ENDPOINT_URL_S3: storage.url,
      AWS_ENDPOINT_URL_SSM: parameters.url,
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: pool.url,
      STORAGE_SILENCE_SECONDS: '2',
    });
    client = new ApiClient(backend.url, await pool.sign());
    file = new DirectFile(client, small);
    upload = await file.start({ filename: 'complete.bin' });
    uploaded = await file.sendAll(upload);
    const [kid, keys] = ['another', await generateKeyPair('RS256')];
    await pool.publish(kid, keys);
    unknownToken = await pool.sign({}, { kid }, keys);
  });

  afterAll(async () => {
    await backend.stop();
    for (const service of [storage, parameters, pool]) service.stop();
    await aws.stop();
  });

  const putRaw = (name: string) => client.putRaw(name, '?sensitive=true', small);
  const postForm = (name: string, bytes: Buffer<ArrayBuffer>) =>
    client.postForm(formOf(['sensitive', 'true'], ['file', new Blob([bytes]), name]));
  const startDirectly = () =>
    client.postJson('/api/uploads/direct', { filename: 'begin.bin', size: 7, sensitive: true });
  const complete = (ticket: string) => file.complete(ticket, uploaded);
  const callerOf = (token: string) => new ApiClient(backend.url, token).get('/api/auth/me');

  /** A genuine ticket, but for the id of the key that it names. */
  function ticketOfUnknownKey(): string {
    const header = Buffer.from(JSON.stringify({ alg: 'HS256', kid: randomUUID() })).toString('base64url');
    return [header, ...upload.ticket.split('.').slice(1)].join('.');
  }

  /** On a busy machine the storage may take longer than this server waits; then the request is sent once more. */
  async function unlessSlow(send: () => Promise<Response>): Promise<Response> {
    for (let tries = 1; ; tries += 1) {
      const response = await send();
      if (response.status !== 504 || tries === 10) return response;
    }
  }

  const problemOf = async (response: Promise<Response>) => {
    const { status, type } = await readProblem(response);
    return [status, type];
  };

  test('every caller gets an error in the end, and only those wait who need it', async () => {
    storage.ignore(isIgnored);
    parameters.ignore();
    pool.service.ignore();
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
      ['a token', problemOf(callerOf(unknownToken)), [401, '/problems/unauthorized']],
    ] as const;
    const keys = readPublicKeys(backend.url);
    expect((await fetch(`${backend.url}/health`)).status).toBe(200);
    expect((await callerOf(client.token)).status).toBe(200);
    for (const [what, problem, expected] of waiting) {
      expect([what, ...(await problem)]).toEqual([what, ...expected]);
    }
    // The server still sends the keys that it has.
    expect(await keys).toHaveLength(1);
    expect((await fetch(`${backend.url}/health/ready`)).status).toBe(200);
  });

  test('and then responds again, everything works without a restart', async () => {
    for (const service of [storage, parameters, pool.service]) service.forward();
    const uploads = [
      () => putRaw('put.bin'),
      () => postForm('put.bin', small),
      () => postForm('begin.bin', large),
      () => postForm('part.bin', large),
      () => postForm('complete.bin', large),
      () => complete(upload.ticket),
    ];
    for (const send of uploads) {
      const response = await unlessSlow(send);
      // The response to a repeated completion is 200.
      expect([200, 201]).toContain(response.status);
      expect(await response.json()).toMatchObject({ size: expect.any(Number) });
    }
    expect((await startDirectly()).status).toBe(200);
    expect(await problemOf(complete(ticketOfUnknownKey()))).toEqual([400, '/problems/invalid-ticket']);
    expect((await callerOf(unknownToken)).status).toBe(200);
    expect(await readPublicKeys(backend.url)).toHaveLength(1);
  });
});
