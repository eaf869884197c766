import * as amazon from 'amazon-cognito-identity-js';
import { SrpClient, UnsafePoolValue } from './srp';

/** The numbers of Amazon's library, and the part of it that its types leave out. */
interface Numeral {
  toString(radix: number): string;
}
interface AmazonHelper {
  readonly N: Numeral & { readonly constructor: new (hex: string, radix: number) => Numeral };
  smallAValue: Numeral;
  largeAValue: Numeral | undefined;
  getLargeAValue(done: (error: unknown, value: Numeral) => void): void;
  getPasswordAuthenticationKey(
    username: string,
    password: string,
    poolValue: Numeral,
    salt: Numeral,
    done: (error: unknown, key: Uint8Array) => void,
  ): void;
}
const { AuthenticationHelper } = amazon as unknown as {
  AuthenticationHelper: new (poolName: string) => AmazonHelper;
};

const pool = 'Pool9';
const username = 'c0ffee00-1234-4321-8765-0123456789ab';
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));

/** What Amazon's own library makes of the same secret number, password and values of the pool. */
function amazonsAnswer(secret: Uint8Array, password: string, poolValue: string, salt: string) {
  const helper = new AuthenticationHelper(pool);
  const Number = helper.N.constructor;
  helper.smallAValue = new Number(toHex(secret), 16);
  helper.largeAValue = undefined;
  const answer = { publicValue: '', key: '' };
  helper.getLargeAValue((_, value) => (answer.publicValue = value.toString(16)));
  const done = (_: unknown, key: Uint8Array) => (answer.key = toHex(key));
  helper.getPasswordAuthenticationKey(
    username,
    password,
    new Number(poolValue, 16),
    new Number(salt, 16),
    done,
  );
  return answer;
}

test.each([
  ['as the pool sends them', toHex(random(384)).replace(/^./, '7'), toHex(random(16)), 'Correct-horse-9'],
  ['with their highest bit set', `f${toHex(random(383))}`, `8${toHex(random(15))}f`, 'Correct-horse-9'],
  ['of an odd number of digits', toHex(random(380)).slice(1), toHex(random(16)).slice(1), 'pässwörd 漢字 🔑'],
  ['that begin with zeros', `0000${toHex(random(300))}`, `00${toHex(random(12))}`, ' spaces '],
  ['that are small', '3', '1', ''],
])("values %s give the key of Amazon's library", (_, poolValue, salt, password) => {
  const secret = random(128);
  const client = new SrpClient(secret);
  const expected = amazonsAnswer(secret, password, poolValue, salt);

  expect(client.publicValue).toBe(expected.publicValue);
  const key = client.sharedKey(pool + username, password, { salt, publicValue: poolValue });
  expect(toHex(key)).toBe(expected.key);
});

test('a value that would make the key known to everybody is refused', () => {
  const prime = new AuthenticationHelper(pool).N.toString(16);
  const twice = (2n * BigInt(`0x${prime}`)).toString(16);
  for (const publicValue of ['0', prime, twice]) {
    const derive = () => new SrpClient().sharedKey(pool, 'any', { salt: 'a1', publicValue });
    expect(derive).toThrow(UnsafePoolValue);
  }
});

test('no secret number is used twice', () => {
  expect(new SrpClient().publicValue).not.toBe(new SrpClient().publicValue);
});
