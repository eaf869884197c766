import {
  createDiffieHellmanGroup,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import type { Verifier } from '../tables/user-table.ts';

/**
 * The server's side of the Secure Remote Password protocol as Cognito speaks it: RFC 5054 over group 15 of
 * RFC 3526, SHA-256, and a key derived by HKDF. Numbers are hashed as even-length two's complement.
 */
const prime = BigInt(`0x${createDiffieHellmanGroup('modp15').getPrime('hex')}`);
const generator = 2n;
const multiplier = toNumber(sha256(pad(prime), pad(generator)));

export interface Challenge {
  /** Hex; the server's secret. */
  readonly secret: string;
  /** Hex; sent to the client. */
  readonly publicValue: string;
}

export function createVerifier(
  identity: string,
  password: string,
  salt = randomBytes(16).toString('hex'),
): Verifier {
  const inner = createHash('sha256').update(`${identity}:${password}`).digest();
  const x = toNumber(sha256(pad(BigInt(`0x${salt}`)), inner));
  return { salt, verifier: power(generator, x).toString(16) };
}

/** Whether this is the password, for the operations that receive it. */
export function isPassword(identity: string, password: string, { salt, verifier }: Verifier): boolean {
  return equal(Buffer.from(createVerifier(identity, password, salt).verifier), Buffer.from(verifier));
}

/** A verifier that no password matches, for a user who does not exist. It looks like a real one and takes less time. */
export function inventVerifier(secret: string, name: string): Verifier {
  const bytes = (what: string, length: number) => Buffer.from(hkdfSync('sha256', secret, what, name, length));
  return {
    salt: bytes('salt', 16).toString('hex'),
    verifier: (toNumber(bytes('verifier', 384)) % prime).toString(16),
  };
}

export function createChallenge({ verifier }: Verifier): Challenge {
  const secret = toNumber(randomBytes(32));
  const publicValue = (multiplier * BigInt(`0x${verifier}`) + power(generator, secret)) % prime;
  return { secret: secret.toString(16), publicValue: publicValue.toString(16) };
}

interface Proof {
  /** Hex; the client's public value, A. */
  readonly clientPublicValue: string;
  readonly verifier: Verifier;
  readonly challenge: Challenge;
  /** What the signature was made over. */
  readonly message: Buffer;
  /** Base64 */
  readonly signature: string;
}

/** Whether the client knows the password: only then has it derived the same key. */
export function proves({ clientPublicValue, verifier, challenge, message, signature }: Proof): boolean {
  const a = BigInt(`0x${clientPublicValue}`);
  const b = BigInt(`0x${challenge.publicValue}`);
  const u = sha256(pad(a), pad(b));
  const shared = power(
    a * power(BigInt(`0x${verifier.verifier}`), toNumber(u)),
    BigInt(`0x${challenge.secret}`),
  );
  const key = Buffer.from(hkdfSync('sha256', pad(shared), pad(toNumber(u)), 'Caldera Derived Key', 16));
  return equal(createHmac('sha256', key).update(message).digest(), Buffer.from(signature, 'base64'));
}

/** RFC 5054 §2.5.4: a public value that is 0 modulo the prime would give the shared secret away. */
export function isAcceptablePublicValue(hex: string): boolean {
  return /^[0-9a-f]{1,770}$/i.test(hex) && BigInt(`0x${hex}`) % prime !== 0n;
}

function equal(expected: Buffer, actual: Buffer): boolean {
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base % prime;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % prime;
    square = (square * square) % prime;
  }
  return result;
}

function pad(value: bigint): Buffer {
  const hex = value.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Buffer.from(/^[89a-f]/i.test(even) ? `00${even}` : even, 'hex');
}

function sha256(...parts: Buffer[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function toNumber(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString('hex')}`);
}
