import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * The client's side of the Secure Remote Password protocol as Cognito speaks it: RFC 5054 over group 15 of
 * RFC 3526, SHA-256, and a key derived by HKDF. Numbers are hashed as even-length two's complement.
 */
const prime = BigInt(
  '0xffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404ddef9519b3' +
    'cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7edee386bfb5a899fa5ae' +
    '9f24117c4b1fe649286651ece45b3dc2007cb8a163bf0598da48361c55d39a69163fa8fd24cf5f83655d23dca3ad961c62f3562085' +
    '52bb9ed529077096966d670c354e4abc9804f1746c08ca18217c32905e462e36ce3be39e772c180e86039b2783a2ec07a28fb5c55d' +
    'f06f4c52c9de2bcbf6955817183995497cea956ae515d2261898fa051015728e5a8aaac42dad33170d04507a33a85521abdf1cba64' +
    'ecfb850458dbef0a8aea71575d060c7db3970f85a6e1e4c7abf5ae8cdb0933d71e8c94e04a25619dcee3d2261ad2ee6bf12ffa06d9' +
    '8a0864d87602733ec86a64521f2b18177b200cbbe117577a615d6c770988c0bad946e208e24fa074e5ab3143db5bfce0fd108e4b82' +
    'd120a93ad2caffffffffffffffff',
);
const generator = 2n;
const secretBytes = 128;
const keyBytes = 16;
/** With the number of the only block that HKDF has to make (RFC 5869). */
const keyPurpose = utf8ToBytes('Caldera Derived Key\u0001');

/** What the pool answers to the public value; both numbers in hex. */
export interface PoolValues {
  readonly salt: string;
  readonly publicValue: string;
}

/** The pool sent a value with which anybody could work out the key: it is not the pool that knows this password. */
export class UnsafePoolValue extends Error {
  override readonly name = 'UnsafePoolValue';
}

/** One proof of a password, made of a secret number that is used once. */
export class SrpClient {
  readonly #secret: bigint;
  readonly #publicValue: bigint;

  constructor(secret: Uint8Array = crypto.getRandomValues(new Uint8Array(secretBytes))) {
    this.#secret = toNumber(secret);
    this.#publicValue = power(generator, this.#secret);
  }

  /** Hex; what the pool is sent. */
  get publicValue(): string {
    return this.#publicValue.toString(16);
  }

  /**
   * The key that the pool derives too if this is the password.
   * @param identity the pool's name and the user's, as the verifier was made of them
   * @throws UnsafePoolValue
   */
  sharedKey(identity: string, password: string, pool: PoolValues): Uint8Array {
    const poolValue = BigInt(`0x${pool.publicValue}`);
    if (poolValue % prime === 0n) throw new UnsafePoolValue();
    const scramble = toNumber(sha256(concatBytes(pad(this.#publicValue), pad(poolValue))));
    if (scramble === 0n) throw new UnsafePoolValue();

    const inner = sha256(utf8ToBytes(`${identity}:${password}`));
    const x = toNumber(sha256(concatBytes(pad(BigInt(`0x${pool.salt}`)), inner)));
    const multiplier = toNumber(sha256(concatBytes(pad(prime), pad(generator))));
    const base = poolValue - multiplier * power(generator, x);
    const shared = power(modulo(base), this.#secret + scramble * x);
    return sign(sign(pad(scramble), pad(shared)), keyPurpose).subarray(0, keyBytes);
  }
}

/** HMAC-SHA-256 by the shared key: what proves to the pool that both have the same. */
export function sign(key: Uint8Array, message: Uint8Array): Uint8Array {
  return hmac(sha256, key, message);
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % prime;
    square = (square * square) % prime;
  }
  return result;
}

/** JavaScript's remainder has the sign of the number. */
function modulo(value: bigint): bigint {
  return ((value % prime) + prime) % prime;
}

function pad(value: bigint): Uint8Array {
  const hex = value.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return hexToBytes(/^[89a-f]/.test(even) ? `00${even}` : even);
}

function toNumber(bytes: Uint8Array): bigint {
  return BigInt(`0x${bytesToHex(bytes)}`);
}
