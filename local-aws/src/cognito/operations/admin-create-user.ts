import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { parseInput } from '../../http/json-body.ts';
import { type CognitoOperation, requirePool } from '../cognito-context.ts';
import { createUser } from '../create-user.ts';

const input = z.object({
  UserPoolId: z.string(),
  Username: z.string().min(1).max(128),
  MessageAction: z.literal('SUPPRESS'),
});

/** Creates a user without a password that anybody knows; AdminSetUserPassword gives one. No mail is sent. */
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
