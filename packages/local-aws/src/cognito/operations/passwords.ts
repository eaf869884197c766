import { z } from 'zod';
import { AwsError } from '../../http/aws-error.ts';
import { parseInput } from '../../http/json-body.ts';
import { findAccount } from '../pool/account.ts';
import { type CognitoOperation, requireClient, requireUser } from '../pool/cognito-context.ts';
import { fitsUser, setPassword } from '../pool/create-user.ts';
import { sendCode, useCode } from '../pool/mailed-code.ts';
import { newPassword, requireGoodPassword } from '../pool/password-policy.ts';

/** Mails a code that resets the password, to a confirmed address only. */
export const forgotPassword: CognitoOperation = (body, context) => {
  const input = z.object({ ClientId: z.string(), Username: z.string() });
  const { ClientId, Username } = parseInput(input, body, 'InvalidParameterException');
  requireClient(context, ClientId);
  const account = findAccount(context, Username);
  if (account.user?.status === 'FORCE_CHANGE_PASSWORD') {
    throw new AwsError('NotAuthorizedException', 'User password cannot be reset in the current state.');
  }
  return { CodeDeliveryDetails: sendCode(context, 'reset', account) };
};

const reset = z.object({
  ClientId: z.string(),
  Username: z.string(),
  ConfirmationCode: z.string(),
  Password: newPassword,
});

/** Sets a new password with a mailed code. Sessions continue, as on AWS. */
export const confirmForgotPassword: CognitoOperation = (body, context) => {
  const request = parseInput(reset, body, 'InvalidParameterException');
  requireClient(context, request.ClientId);
  // The password is checked before the code, because a refused password must not use the code up.
  requireGoodPassword(context.pool.passwordPolicy, request.Password);
  const account = findAccount(context, request.Username);
  const user = useCode(context, 'reset', account, request.ConfirmationCode);
  setPassword(context, user, request.Password);
  context.attempts.forgive(user.sub);
  return {};
};

const change = z.object({
  AccessToken: z.string(),
  PreviousPassword: z.string(),
  ProposedPassword: newPassword,
});

/** Sets a new password for a user who knows the old one. Sessions continue, as on AWS. */
export const changePassword: CognitoOperation = async (body, context) => {
  const request = parseInput(change, body, 'InvalidParameterException');
  const { pool, attempts } = context;
  const user = await requireUser(context, request.AccessToken);
  if (attempts.isLocked(user.sub)) {
    throw new AwsError('LimitExceededException', 'Attempt limit exceeded, please try after some time.');
  }
  if (!fitsUser(pool, user, request.PreviousPassword)) {
    attempts.countWrong(user.sub);
    throw new AwsError('NotAuthorizedException', 'Incorrect username or password.');
  }
  attempts.forgive(user.sub);
  requireGoodPassword(pool.passwordPolicy, request.ProposedPassword);
  setPassword(context, user, request.ProposedPassword);
  return {};
};
