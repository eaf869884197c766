import { Secret, TOTP } from 'otpauth';
import type { CognitoContext } from './cognito-context.ts';

/** As many random bytes as Cognito's own secrets have. */
const secretBytes = 32;
/** A clock may be wrong by one step of 30 s, and typing takes time. */
const stepsOfTolerance = 1;

export const softwareTokenMfa = 'SOFTWARE_TOKEN_MFA';

export const newSoftwareTokenSecret = (): string => new Secret({ size: secretBytes }).base32;

/** Checks a code of the user's authenticator app (RFC 6238), and records it, because each code is valid once. */
export function useSoftwareTokenCode(
  { softwareTokens, clock }: CognitoContext,
  sub: string,
  code: string,
): 'accepted' | 'wrong' | 'used before' {
  const token = softwareTokens.find(sub);
  const timestamp = clock();
  const totp = token && new TOTP({ secret: Secret.fromBase32(token.secret) });
  const distance = totp?.validate({ token: code, timestamp, window: stepsOfTolerance }) ?? null;
  if (!token || distance === null) return 'wrong';
  const step = TOTP.counter({ timestamp }) + distance;
  if (step <= token.lastStep) return 'used before';
  softwareTokens.useStep(sub, step);
  return 'accepted';
}
