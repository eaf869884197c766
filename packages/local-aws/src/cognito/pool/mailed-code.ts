import { randomInt } from 'node:crypto';
import { AwsError } from '../../http/aws-error.ts';
import type { CodePurpose } from '../tables/code-table.ts';
import type { User, UserStatus } from '../tables/user-table.ts';
import type { Account } from './account.ts';
import type { CognitoContext } from './cognito-context.ts';

const validMs = 60 * 60 * 1000;
const maxSentPerHour = 5;
const maxWrongTries = 5;

interface CodeMail {
  /** The status that a user must have to get such a code. */
  readonly status: UserStatus;
  readonly text: string;
}

const mails: Readonly<Record<CodePurpose, CodeMail>> = {
  confirm: { status: 'UNCONFIRMED', text: 'Your confirmation code is' },
  reset: { status: 'CONFIRMED', text: 'Your password reset code is' },
};

/**
 * Mails a new code, which replaces an earlier one, and returns where it went. For an account that may not have a code
 * the result is the same, and nothing is mailed.
 * @throws AwsError LimitExceededException
 */
export function sendCode({ codes, mail, clock }: CognitoContext, purpose: CodePurpose, account: Account) {
  const now = clock();
  codes.removeSentBefore(now - validMs);
  if (codes.list(account.userId, purpose).length >= maxSentPerHour) throw limitExceeded();
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  codes.insert(account.userId, purpose, code, now);
  if (account.user?.status === mails[purpose].status) {
    mail({
      to: account.email,
      subject: 'Your verification code',
      body: `${mails[purpose].text} ${code}. It is valid for one hour.`,
      code,
    });
  }
  return { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: mask(account.email) };
}

/** Uses up a code. @throws AwsError CodeMismatch-, ExpiredCode- or LimitExceededException */
export function useCode(
  { codes, clock }: CognitoContext,
  purpose: CodePurpose,
  { userId, user }: Account,
  code: string,
): User {
  const [mailed] = codes.list(userId, purpose);
  if (!mailed || mailed.sentAt + validMs < clock()) {
    throw new AwsError('ExpiredCodeException', 'Invalid code provided, please request a code again.');
  }
  if (mailed.wrongTries >= maxWrongTries) throw limitExceeded();
  if (mailed.code !== code || user?.status !== mails[purpose].status) {
    codes.countWrongTry(mailed.id);
    throw new AwsError('CodeMismatchException', 'Invalid verification code provided, please try again.');
  }
  codes.remove(userId, purpose);
  return user;
}

const limitExceeded = () =>
  new AwsError('LimitExceededException', 'Attempt limit exceeded, please try after some time.');

/** `someone@example.org` → `s***@e***` */
function mask(email: string): string {
  const [name = '', domain = ''] = email.split('@');
  return `${name.slice(0, 1)}***@${domain.slice(0, 1)}***`;
}
