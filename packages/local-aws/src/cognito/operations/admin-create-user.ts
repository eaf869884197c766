import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { AwsError } from '../../http/aws-error.ts';
import { parseInput } from '../../http/json-body.ts';
import { type CognitoOperation, requirePool } from '../cognito-context.ts';
import { createUser, setTemporaryPassword } from '../create-user.ts';
import { newPassword, requireGoodPassword } from '../password-policy.ts';

// Strict: what is not here would otherwise be ignored in silence.
const input = z.strictObject({
  UserPoolId: z.string(),
  Username: z.string().min(1).max(128),
  UserAttributes: z
    .array(z.object({ Name: z.enum(['email', 'email_verified']), Value: z.string() }))
    .optional(),
  TemporaryPassword: newPassword.optional(),
  MessageAction: z.literal('SUPPRESS').optional(),
  DesiredDeliveryMediums: z.array(z.literal('EMAIL')).default([]),
});

/**
 * Creates a user with a temporary password, and mails it unless that is suppressed. The address counts as verified:
 * an operator knows whose it is.
 */
export const adminCreateUser: CognitoOperation = (body, context) => {
  const request = parseInput(input, body, 'InvalidParameterException');
  requirePool(context, request.UserPoolId);
  const mails = request.MessageAction !== 'SUPPRESS';
  if (mails && request.DesiredDeliveryMediums.length === 0) {
    throw new AwsError('InvalidParameterException', 'The default medium is SMS; this pool sends only EMAIL.');
  }
  // Random, with one character of each kind that a policy may ask for.
  const password = request.TemporaryPassword ?? `${randomBytes(12).toString('base64url')}aA1!`;
  requireGoodPassword(context.pool.passwordPolicy, password);
  const user = createUser(context, { email: request.Username, password, status: 'FORCE_CHANGE_PASSWORD' });
  setTemporaryPassword(context, user, password);
  if (mails) {
    context.mail({
      to: user.email,
      subject: 'Your temporary password',
      body: `Your username is ${user.email} and temporary password is ${password}`,
      code: password,
    });
  }
  const now = context.clock() / 1000;
  return {
    User: {
      Username: user.sub,
      Attributes: [
        { Name: 'sub', Value: user.sub },
        { Name: 'email', Value: user.email },
      ],
      Enabled: true,
      UserStatus: 'FORCE_CHANGE_PASSWORD',
      UserCreateDate: now,
      UserLastModifiedDate: now,
    },
  };
};
