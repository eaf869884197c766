import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHmac, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { canonicalJson } from '@static-file-upload/contract/canonical-json';
import { checkSignature, type SignatureVerdict } from '../../../frontend/src/app/receipts/check-signature';
import { type Receipt } from '../support/client';
import { DirectFile } from '../support/direct-file';
import { isGenuine, type PublicKey, readPublicKeys } from '../support/receipt-verifier';
import { type Stack, startStack } from '../support/stack';

type Members = Readonly<Record<string, unknown>>;

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
/** The order of Ed25519's group, RFC 8032: to a signature's second half it can be added without changing its meaning. */
const groupOrder = 2n ** 252n + 27742317777372353535851937790883648493n;

/** Every forgery is shown to the page's own check and to one that knows nothing of the product. */
describe('A receipt that somebody has forged', () => {
  let stack: Stack;
  let keys: PublicKey[];
  let receipt: Receipt;
  let other: Receipt;
  let header = '';
  let value = '';
  let ticket = '';

  beforeAll(async () => {
    stack = await startStack();
    const upload = async (name: string) =>
      (await (await stack.client.putRaw(name, '?sensitive=true', Buffer.from(name))).json()) as Receipt;
    [receipt, other] = [await upload('mine.txt'), await upload('other.txt')];
    keys = await readPublicKeys(stack.backend.url);
    [header = '', , value = ''] = receipt.signature.split('.');
    ({ ticket } = (await new DirectFile(stack.client, randomBytes(10)).start()).body);
  });

  afterAll(() => stack.stop());

  async function expectForged(forged: Members, verdict: SignatureVerdict): Promise<void> {
    expect(await checkSignature(forged, keys)).toBe(verdict);
    expect(isGenuine(JSON.stringify(forged), keys)).toBe(false);
  }

  const signed = (signature: string): Members => ({ ...receipt, signature });
  const withHeader = (change: object) => signed(`${encode({ ...genuineHeader(), ...change })}..${value}`);
  const genuineHeader = () => JSON.parse(Buffer.from(header, 'base64url').toString()) as object;

  test('is told from a genuine one by both', async () => {
    expect(await checkSignature(receipt, keys)).toBe('genuine');
    expect(isGenuine(JSON.stringify(receipt), keys)).toBe(true);
  });

  test.each<[string, () => object]>([
    ['another id', () => ({ id: other.id })],
    ['another key', () => ({ key: other.key })],
    ['another name', () => ({ filename: 'mine.txt ' })],
    ['another normal form of its name', () => ({ filename: 'mine.txt\u0301' })],
    ['another size', () => ({ size: receipt.size + 1 })],
    ['its size as text', () => ({ size: String(receipt.size) })],
    ['another type', () => ({ contentType: 'text/html' })],
    ['sensitive no more', () => ({ sensitive: false })],
    ['sensitive as text', () => ({ sensitive: 'true' })],
    ['another checksum', () => ({ checksum: other.checksum })],
    ['another kind of checksum', () => ({ checksum: { ...receipt.checksum, algorithm: 'SHA256' } })],
    ['no ETag', () => ({ etag: undefined })],
    ['another person', () => ({ uploadedBy: other.id })],
    ['a later time', () => ({ uploadedAt: '2099-01-01T00:00:00.000Z' })],
    ['a further member', () => ({ approved: true })],
    ['a member that everything inherits', () => JSON.parse('{"__proto__":{"size":1}}') as object],
    ['the signature of another receipt', () => ({ signature: other.signature })],
  ])('with %s is not genuine', async (_, change) => {
    await expectForged({ ...receipt, ...change() }, 'altered');
  });

  test.each<[string, () => Members]>([
    ['the algorithm none', () => withHeader({ alg: 'none' })],
    ['the algorithm none and no signature', () => signed(`${encode({ alg: 'none' })}..`)],
    ['a path as the key’s id', () => withHeader({ kid: '../../etc/passwd' })],
    ['an address as the key’s id', () => withHeader({ kid: `${stack.backend.url}/keys` })],
    ['an inherited property as the key’s id', () => withHeader({ kid: '__proto__' })],
    ['a list as the key’s id', () => withHeader({ kid: [keys[0]?.kid] })],
    ['no key’s id', () => withHeader({ kid: undefined })],
    ['a header that is no JSON', () => signed(`AAAA..${value}`)],
    ['dots for a signature', () => signed('..')],
    [
      'a key of its own, and its address',
      () => {
        const { privateKey, publicKey } = generateKeyPairSync('ed25519');
        const jwk = publicKey.export({ format: 'jwk' });
        return signedBy({ alg: 'EdDSA', kid: 'own', jwk, jku: 'https://elsewhere.example/keys' }, (input) =>
          sign(null, input, privateKey),
        );
      },
    ],
    [
      'a MAC by the public key',
      () =>
        signedBy({ alg: 'HS256', kid: keys[0]?.kid }, (input) =>
          createHmac('sha256', keys[0]?.x ?? '')
            .update(input)
            .digest(),
        ),
    ],
    [
      'the seal of a ticket',
      () => {
        const [sealHeader = '', , seal = ''] = ticket.split('.');
        return signed(`${sealHeader}..${seal}`);
      },
    ],
  ])('with %s has no key of ours', async (_, forge) => expectForged(forge(), 'unknown-key'));

  test.each<[string, () => Members]>([
    [
      'a key of its own under our key’s id',
      () => {
        const { privateKey } = generateKeyPairSync('ed25519');
        return signedBy(genuineHeader(), (input) => sign(null, input, privateKey));
      },
    ],
    ['a further member in the header', () => withHeader({ crit: ['x'], x: 1 })],
    ['its payload attached', () => signed(`${header}.${encode(unsigned())}.${value}`)],
    ['half a signature', () => signed(`${header}..${value.slice(0, 40)}`)],
    ['no signature after its header', () => signed(`${header}..`)],
    ['zeros for a signature', () => signed(`${header}..${'A'.repeat(86)}`)],
    ['a signature that is no base64', () => signed(`${header}..(((`)],
    [
      'its signature, written in another way',
      () => {
        const bytes = Buffer.from(value, 'base64url');
        const number = BigInt(`0x${Buffer.from(bytes.subarray(32)).reverse().toString('hex')}`);
        const larger = Buffer.from((number + groupOrder).toString(16).padStart(64, '0'), 'hex').reverse();
        return signed(`${header}..${Buffer.concat([bytes.subarray(0, 32), larger]).toString('base64url')}`);
      },
    ],
  ])('with %s is not genuine', async (_, forge) => expectForged(forge(), 'altered'));

  test('with one bit flipped anywhere in its signature is not genuine', async () => {
    const bytes = Buffer.from(value, 'base64url');
    for (let at = 0; at < bytes.length; at++) {
      const flipped = Buffer.from(bytes);
      flipped.writeUInt8(bytes.readUInt8(at) ^ (1 << (at % 8)), at);
      await expectForged(signed(`${header}..${flipped.toString('base64url')}`), 'altered');
    }
  });

  test('without a signature is unsigned', async () => {
    await expectForged({ ...receipt, signature: '' }, 'unsigned');
    await expectForged({ ...receipt, signature: undefined }, 'unsigned');
  });

  test('is forged in no way by what the server hands out: the public keys are nothing but public', () => {
    for (const key of keys) expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
  });

  function unsigned(): Members {
    return Object.fromEntries(Object.entries(receipt).filter(([name]) => name !== 'signature'));
  }

  function signedBy(made: object, signWith: (input: Buffer) => Buffer): Members {
    const payload = Buffer.from(canonicalJson(unsigned())).toString('base64url');
    const input = `${encode(made)}.${payload}`;
    return signed(`${encode(made)}..${signWith(Buffer.from(input)).toString('base64url')}`);
  }
});
