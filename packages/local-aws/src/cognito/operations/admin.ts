import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { AwsError } from '../../http/aws-error.ts';
import { parseInput } from '../../http/json-body.ts';
import { type CognitoOperation, requireNamedUser, requirePool } from '../pool/cognito-context.ts';
import { createUser, setPassword, setTemporaryPassword } from '../pool/create-user.ts';
import { newPassword, requireGoodPassword } from '../pool/password-policy.ts';

// Strict, because an unknown field must not be ignored in silence.
const invitation = z.strictObject({
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
 * Creates a user with a temporary password, and mails it unless that is suppressed. The address counts as verified,
 * because the operator vouches for it.
 */
export const adminCreateUser: CognitoOperation = (body, context) => {
  const request = parseInput(invitation, body, 'InvalidParameterException');
  requirePool(context, request.UserPoolId);
  const mails = request.MessageAction !== 'SUPPRESS';
  if (mails && request.DesiredDeliveryMediums.length === 0) {
    throw new AwsError('InvalidParameterException', 'The default medium is SMS; this pool sends only EMAIL.');
  }
  // The suffix has one character of each kind that a policy may demand.
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

const namedUser = z.object({ UserPoolId: z.string(), Username: z.string() });

export const adminDeleteUser: CognitoOperation = (body, context) => {
  const { UserPoolId, Username } = parseInput(namedUser, body, 'InvalidParameterException');
  requirePool(context, UserPoolId);
  context.users.remove(requireNamedUser(context, Username).sub);
  return {};
};

const passwordToSet = namedUser.extend({ Password: newPassword, Permanent: z.boolean().default(false) });

/** Sets a password: permanently, or until the next sign-in. */
export const adminSetUserPassword: CognitoOperation = (body, context) => {
  const request = parseInput(passwordToSet, body, 'InvalidParameterException');
  requirePool(context, request.UserPoolId);
  const user = requireNamedUser(context, request.Username);
  requireGoodPassword(context.pool.passwordPolicy, request.Password);
  if (request.Permanent) setPassword(context, user, request.Password);
  else setTemporaryPassword(context, user, request.Password);
  return {};
};
