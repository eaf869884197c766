import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { type SrpClient, sign } from './srp';

/** What the pool sends for the second step of SRP. */
export interface PasswordChallenge {
  readonly USER_ID_FOR_SRP: string;
  readonly SALT: string;
  readonly SRP_B: string;
  /** Base64; to be sent back as it is. */
  readonly SECRET_BLOCK: string;
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * What proves the password to the pool in place of the password.
 * @throws UnsafePoolValue
 */
export function proofOf(
  password: string,
  client: SrpClient,
  userPoolId: string,
  challenge: PasswordChallenge,
  now = new Date(),
): Record<string, string> {
  const { USER_ID_FOR_SRP, SALT, SRP_B, SECRET_BLOCK } = challenge;
  // A verifier is made with the part of the pool's id that stands after its region.
  const identity = userPoolId.slice(userPoolId.indexOf('_') + 1) + USER_ID_FOR_SRP;
  const key = client.sharedKey(identity, password, { salt: SALT, publicValue: SRP_B });
  const timestamp = inCognitosWords(now);
  const message = concatBytes(utf8ToBytes(identity), fromBase64(SECRET_BLOCK), utf8ToBytes(timestamp));
  return {
    USERNAME: USER_ID_FOR_SRP,
    PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK,
    PASSWORD_CLAIM_SIGNATURE: btoa(String.fromCharCode(...sign(key, message))),
    TIMESTAMP: timestamp,
  };
}

/** A time such as `Mon Nov 3 16:08:26 UTC 2026`: the one form that Cognito takes. */
function inCognitosWords(at: Date): string {
  const day = `${days[at.getUTCDay()]} ${months[at.getUTCMonth()]} ${at.getUTCDate()}`;
  return `${day} ${at.toISOString().slice(11, 19)} UTC ${at.getUTCFullYear()}`;
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
