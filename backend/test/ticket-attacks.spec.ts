import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createHmac, createPublicKey, generateKeyPairSync, randomBytes, randomUUID, sign } from 'node:crypto';
import { type DirectUpload, type UploadedPart } from '@static-file-upload/contract/direct-upload';
import { type ProblemType } from '@static-file-upload/contract/problems';
import { type ReceiptKey } from '@static-file-upload/contract/receipt-keys';
import { DirectFile } from '@static-file-upload/testing/api/direct-file';
import { readReceipt } from '@static-file-upload/testing/api/read';
import { readPublicKeys } from '@static-file-upload/testing/api/receipt-verifier';
import { Stack } from '@static-file-upload/testing/api/stack';
import { FaultyService } from '@static-file-upload/testing/network/faulty-service';
import { createAccount } from '@static-file-upload/testing/people/account';
import { startLocalAws } from '@static-file-upload/testing/stack/local-aws';
import { startBackend } from '@static-file-upload/testing/stack/running-backend';
import { expectNothingStored, expectProblem, expectRefusal } from './support/expectations';
import { readSigningKeys, resealTicket } from './support/signing-key';

type Content = Readonly<Record<string, unknown>>;

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (segment: string) => JSON.parse(Buffer.from(segment, 'base64url').toString()) as Content;
const yesterday = Math.floor(Date.now() / 1000) - 86_400;
/** How often the server may read newer keys while one test runs, whatever comes in: every ten seconds. */
const maxReads = 6;

/** The storage has every part of a file, so that a forged ticket that is accepted would store it. */
describe('an attacker who forges the ticket of a direct upload', () => {
  let stack: Stack;
  let parameters: FaultyService;
  let file: DirectFile;
  let upload: DirectUpload;
  let uploaded: UploadedPart[];
  let publicKey: ReceiptKey;
  let header = '';
  let payload = '';
  let seal = '';

  beforeAll(async () => {
    const aws = await startLocalAws();
    parameters = await FaultyService.start(aws.url);
    const variables = { USER_REQUESTS_PER_SECOND: '100000', AWS_ENDPOINT_URL_SSM: parameters.url };
    const [backend, account] = await Promise.all([startBackend(aws, variables), createAccount(aws.state)]);
    stack = new Stack(aws, backend, account);
    file = new DirectFile(stack.client, randomBytes(1000));
    upload = await file.start({ sensitive: true });
    uploaded = await file.sendAll(upload);
    [header = '', payload = '', seal = ''] = upload.ticket.split('.');
    const [key] = await readPublicKeys(backend.url);
    if (!key) throw new Error('There is no key');
    publicKey = key;
  });

  afterEach(() => expectNothingStored(stack));

  afterAll(async () => {
    await stack.stop();
    parameters.stop();
  });

  /** Both routes that take tickets refuse this one. */
  async function expectRefused(
    ticket: string,
    status = 400,
    type: ProblemType = 'invalid-ticket',
  ): Promise<void> {
    const { description } = file.part(1, upload.partSize);
    await expectProblem(file.requestUrls(ticket, [description]), status, type);
    await expectProblem(file.complete(ticket, uploaded), status, type);
  }

  /** Sealed with something that is public. */
  function sealedWith(secret: string | Buffer): string {
    const { kid } = decode(header);
    const input = `${encode({ alg: 'HS256', kid })}.${payload}`;
    return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
  }

  const withHeader = (change: object) => `${encode({ ...decode(header), ...change })}.${payload}.${seal}`;
  const withContent = (change: object) => `${header}.${encode({ ...decode(payload), ...change })}.${seal}`;

  test.each<[string, () => string]>([
    ['no seal', () => `${header}.${payload}.`],
    ['the algorithm none and no seal', () => `${encode({ alg: 'none' })}.${payload}.`],
    ['the algorithm none and the seal of another', () => withHeader({ alg: 'none' })],
    ['the algorithm in small letters', () => withHeader({ alg: 'hs256' })],
    ['another algorithm', () => withHeader({ alg: 'HS512' })],
    ['an unknown critical header', () => withHeader({ crit: ['x'], x: 1 })],
    ['an empty secret', () => sealedWith('')],
    ['the public key as the secret', () => sealedWith(publicKey.x)],
    ['the bytes of the public key as the secret', () => sealedWith(Buffer.from(publicKey.x, 'base64url'))],
    ['the public key as JSON for a secret', () => sealedWith(JSON.stringify(publicKey))],
    [
      'the public key as PEM for a secret',
      () => {
        const key = createPublicKey({ key: { ...publicKey }, format: 'jwk' });
        return sealedWith(key.export({ format: 'pem', type: 'spki' }).toString());
      },
    ],
    ['the id of the key as the secret', () => sealedWith(publicKey.kid)],
    [
      'a signature by a key of its own',
      () => {
        const { privateKey } = generateKeyPairSync('ed25519');
        const input = `${encode({ alg: 'EdDSA', kid: publicKey.kid })}.${payload}`;
        return `${input}.${sign(null, Buffer.from(input), privateKey).toString('base64url')}`;
      },
    ],
    [
      'the seal of another service',
      () => resealTicket(upload.ticket, generateKeyPairSync('ed25519').privateKey, {}),
    ],
    ['two parts', () => `${header}.${payload}`],
    ['something after its end', () => `${upload.ticket}.AAAA`],
    ['five parts', () => `${upload.ticket}.AAAA.AAAA`],
    ['dots', () => '..'],
    ['nothing in it', () => ''],
    ['a payload that is no JSON', () => `${header}.AAAA.${seal}`],
    ['blanks around it', () => ` ${upload.ticket} `],
    ['an access token in its place', () => stack.client.token],
    ['an address in its place', () => stack.backend.url],
  ])('with %s is refused', async (_, forge) => expectRefused(forge()));

  test.each<[string, object]>([
    ['a larger file', { size: 10 ** 12 }],
    ['other parts', { partSize: 5 * 1024 ** 2 }],
    ['the key of another user', { key: `${randomUUID()}/${randomUUID()}/film.mp4` }],
    ['another upload', { uploadId: randomUUID() }],
    ['not sensitive any more', { sensitive: false }],
    ['another name', { filename: 'other.mp4' }],
    ['another type', { contentType: 'text/html' }],
    ['another person', { sub: randomUUID() }],
    ['a later end', { exp: 4_102_444_800 }],
    ['no end', { exp: undefined }],
    ['a further member', { admin: true }],
    ['a member that everything inherits', JSON.parse('{"__proto__":{"size":1}}') as object],
  ])('by changing it to %s is refused', async (_, change) => {
    expect(withContent(change)).not.toBe(upload.ticket);
    await expectRefused(withContent(change));
  });

  test.each<[string, unknown]>([
    ['a path', '../../../../etc/passwd'],
    ['an address', 'http://169.254.169.254/latest/meta-data'],
    ['the name of another parameter', '/static-file-upload/cognito_client_id'],
    ['an inherited property', '__proto__'],
    ['a number', 1],
    ['an object', { toString: 'x' }],
    ['a list', [1]],
    ['nothing', ''],
    ['no id', undefined],
  ])('with %s as the key’s id is refused', async (_, kid) => expectRefused(withHeader({ kid })));

  test('by bringing or naming a key in the header is refused', async () => {
    const { publicKey: own, privateKey } = generateKeyPairSync('ed25519');
    const headers = [
      { jwk: own.export({ format: 'jwk' }) },
      { jku: stack.backend.url },
      { x5u: stack.backend.url },
    ];
    for (const brought of headers) {
      const input = `${encode({ alg: 'EdDSA', kid: 'own', ...brought })}.${payload}`;
      await expectRefused(`${input}.${sign(null, Buffer.from(input), privateKey).toString('base64url')}`);
    }
  });

  test('by flipping one bit of any byte is refused', async () => {
    const segments = [header, payload, seal].map((segment) => Buffer.from(segment, 'base64url'));
    for (const [index, segment] of segments.entries()) {
      for (let at = 0; at < segment.length; at++) {
        const flipped = segments.map((bytes) => Buffer.from(bytes));
        flipped[index]?.writeUInt8(segment.readUInt8(at) ^ (1 << (at % 8)), at);
        const ticket = flipped.map((bytes) => bytes.toString('base64url')).join('.');
        await expectProblem(file.complete(ticket, uploaded), 400, 'invalid-ticket');
      }
    }
  });

  test('by cutting it off anywhere is refused', async () => {
    for (let length = 0; length < upload.ticket.length; length += 7) {
      await expectProblem(file.complete(upload.ticket.slice(0, length), uploaded), 400, 'invalid-ticket');
    }
  });

  test.each<[string, unknown]>([
    ['a number', 1],
    ['true', true],
    ['null', null],
    ['a list', ['ticket']],
    ['an object in the JSON form of such seals', { protected: 'AAAA', payload: 'AAAA', signature: 'AAAA' }],
    ['text of 64 kB', 'A'.repeat(65_536)],
    ['no ticket', undefined],
  ])('by sending %s in its place is refused with the field that is not valid', async (_, ticket) => {
    const { description } = file.part(1, upload.partSize);
    const bodies = [
      ['parts', { ticket, parts: [description] }],
      ['complete', { ticket, parts: uploaded, crc32: description.crc32 }],
    ] as const;
    for (const [route, body] of bodies) {
      const response = stack.client.postJson(`/api/uploads/direct/${route}`, body);
      const { errors } = await expectRefusal(stack, response, 400, 'malformed-request');
      expect(errors).toEqual([{ field: 'ticket', detail: expect.any(String) }]);
    }
  });

  test('with the ticket of another account is refused, in both directions', async () => {
    const other = file.by(await stack.newClient());
    const theirs = await other.start();
    await expectRefused(theirs.ticket, 403, 'forbidden');
    await expectProblem(other.complete(upload.ticket, uploaded), 403, 'forbidden');
  });

  test('with an expired ticket gets no further URLs, and with one that does not expire nothing', async () => {
    const [key] = await readSigningKeys(stack.aws.state);
    const { description } = file.part(1, upload.partSize);
    const expired = resealTicket(upload.ticket, key, { exp: yesterday });
    await expectProblem(file.requestUrls(expired, [description]), 410, 'ticket-expired');
    for (const exp of [undefined, null, 'never', 1.5]) {
      await expectRefused(resealTicket(upload.ticket, key, { exp }));
    }
    await expectRefused(resealTicket(upload.ticket, key, { sensitive: 'false' }));
    await expectRefused(resealTicket(upload.ticket, key, { size: '1000' }));
  });

  test('with the signature of a receipt is refused, and a ticket is no access token', async () => {
    const stored = stack.client.putRaw('a.txt', '?sensitive=false', Buffer.from('x'));
    const { signature, ...receipt } = await readReceipt(stored);
    await stack.clear();
    const [signedHeader = '', , value = ''] = signature.split('.');
    await expectRefused(signature);
    await expectRefused(`${signedHeader}.${encode(receipt)}.${value}`);
    await expectRefused(`${signedHeader}.${payload}.${value}`);

    const headers = { authorization: `Bearer ${upload.ticket}` };
    expect((await fetch(`${stack.backend.url}/api/auth/me`, { headers })).status).toBe(401);
  });

  test('with many unknown keys does not flood the Parameter Store', async () => {
    const before = parameters.requests.length;
    const attempts = Array.from({ length: 200 }, () => withHeader({ kid: randomUUID() }));
    const responses = await Promise.all(attempts.map((ticket) => file.complete(ticket, uploaded)));
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([400]));
    expect(parameters.requests.length - before).toBeLessThanOrEqual(maxReads);
  });

  test('has damaged nothing: the genuine ticket still stores the file', async () => {
    const response = await file.complete(upload.ticket, uploaded);
    const { key, sensitive } = await readReceipt(response);
    expect([response.status, key, sensitive]).toEqual([201, upload.key, true]);
    await stack.clear();
  });
});
