import { TextDecoder, TextEncoder } from 'node:util';
import { webcrypto } from 'node:crypto';
import { aSignedReceipt, serviceKey } from '../../testing/signed-receipt';
import { checkSignature } from './check-signature';

Object.assign(globalThis, { TextDecoder, TextEncoder });
const receipt = aSignedReceipt();

describe.each([
  ['the browser’s own Ed25519', webcrypto],
  ['the library, where a page has no WebCrypto', {}],
])('with %s', (_name, crypto) => {
  beforeAll(() => Object.defineProperty(globalThis, 'crypto', { value: crypto, configurable: true }));

  test('a receipt as it was signed is genuine, in whatever order it is written', async () => {
    await expect(checkSignature(receipt, [serviceKey])).resolves.toBe('genuine');
    const turned = Object.fromEntries(Object.entries(receipt).reverse());
    await expect(checkSignature(turned, [serviceKey])).resolves.toBe('genuine');
  });

  test.each([
    { ...receipt, size: receipt.size + 1 },
    { ...receipt, sensitive: false },
    { ...receipt, filename: 'letter u.txt' },
    { ...receipt, more: 'than was signed' },
    { ...receipt, checksum: { ...receipt.checksum, more: 'than was signed' } },
    { ...receipt, signature: `${receipt.signature.slice(0, -4)}AAAA` },
    { ...receipt, signature: receipt.signature.replace('..', '.e30.') },
    { ...receipt, signature: `${receipt.signature.split('.')[0]}..%` },
  ])('a receipt that differs from what was signed is altered', async (altered) => {
    await expect(checkSignature(altered, [serviceKey])).resolves.toBe('altered');
  });
});

test('a receipt that none of our keys signed is another service’s', async () => {
  await expect(checkSignature(receipt, [])).resolves.toBe('unknown-key');
  await expect(checkSignature({ ...receipt, signature: 'x' }, [serviceKey])).resolves.toBe('unknown-key');
  const claimsNone = Buffer.from('{"alg":"none","kid":"key-1"}').toString('base64url');
  const unsafe = { ...receipt, signature: `${claimsNone}..` };
  await expect(checkSignature(unsafe, [serviceKey])).resolves.toBe('unknown-key');
});

test('a receipt without a signature proves nothing', async () => {
  const unsigned = { ...receipt, signature: undefined };
  await expect(checkSignature(unsigned, [serviceKey])).resolves.toBe('unsigned');
});
