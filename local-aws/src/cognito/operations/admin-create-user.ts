import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { parseInput } from '../../http/json-body.ts';
import { type CognitoOperation, requirePool } from '../cognito-context.ts';
import { createUser } from '../create-user.ts';

// Strict: what is not here, such as a temporary password, would otherwise be ignored in silence.
const input = z.strictObject({
  UserPoolId: z.string(),
  Username: z.string().min(1).max(128),
  UserAttributes: z
    .array(z.object({ Name: z.enum(['email', 'email_verified']), Value: z.string() }))
    .optional(),
  MessageAction: z.literal('SUPPRESS'),
});

/**
 * Creates a user without a password that anybody knows; AdminSetUserPassword gives one. No mail is sent. The address
 * counts as verified: an operator knows whose it is.
 */
export const adminCreateUser: CognitoOperation = (body, context) => {
  const { UserPoolId, Username } = parseInput(input, body, 'InvalidParameterException');
  requirePool(context, UserPoolId);
  const password = randomBytes(32).toString('base64');
  const { sub, email } = createUser(context, { email: Username, password, status: 'FORCE_CHANGE_PASSWORD' });
  const now = context.clock() / 1000;
  return {
    User: {
      Username: sub,
      Attributes: [
        { Name: 'sub', Value: sub },
        { Name: 'email', Value: email },
      ],
      Enabled: true,
      UserStatus: 'FORCE_CHANGE_PASSWORD',
      UserCreateDate: now,
      UserLastModifiedDate: now,
    },
  };
};
