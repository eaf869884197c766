import { randomInt } from 'node:crypto';
import { AwsError } from '../http/aws-error.ts';
import type { CognitoContext } from './cognito-context.ts';
import type { User } from './user-table.ts';

const validMs = 60 * 60 * 1000;
const maximumWrongTries = 5;

/** Mails a new code, which takes the place of an earlier one, and tells where it went. */
export function sendCode({ users, mail, clock }: CognitoContext, { sub, email }: User) {
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  users.putCode(sub, code, clock() + validMs);
  mail({
    to: email,
    subject: 'Your verification code',
    body: `Your confirmation code is ${code}. It is good for one hour.`,
    code,
  });
  return { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: mask(email) };
}

/** @throws AwsError CodeMismatch-, ExpiredCode- or LimitExceededException */
export function requireCode({ users, clock }: CognitoContext, sub: string, code: string): void {
  const mailed = users.findCode(sub);
  if (!mailed || mailed.expiresAt < clock()) {
    throw new AwsError('ExpiredCodeException', 'Invalid code provided, please request a code again.');
  }
  if (mailed.wrongTries >= maximumWrongTries) {
    throw new AwsError('LimitExceededException', 'Attempt limit exceeded, please try after some time.');
  }
  if (mailed.code !== code) {
    users.countWrongCode(sub);
    throw new AwsError('CodeMismatchException', 'Invalid verification code provided, please try again.');
  }
}

/** `someone@example.org` → `s***@e***` */
export function mask(email: string): string {
  const [name = '', domain = ''] = email.split('@');
  return `${name.slice(0, 1)}***@${domain.slice(0, 1)}***`;
}
