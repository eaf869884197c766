import { z } from 'zod';

const oneOrMore = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

const operators = [
  'Bool',
  'Null',
  'NumericLessThan',
  'StringEquals',
  'StringNotEqualsIfExists',
  'ArnEquals',
  'ArnNotEquals',
] as const;
export type Operator = (typeof operators)[number];

/** The condition keys that requests have values for. */
const conditionKey = z.union([
  z.literal([
    'aws:SecureTransport',
    'aws:PrincipalArn',
    's3:TlsVersion',
    's3:if-none-match',
    's3:ObjectCreationOperation',
    's3:x-amz-server-side-encryption',
    's3:x-amz-server-side-encryption-aws-kms-key-id',
    'kms:CallerAccount',
    'kms:ViaService',
  ]),
  z.string().startsWith('s3:ExistingObjectTag/'),
]);

const statement = z.strictObject({
  Sid: z.string(),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: z.union([z.literal('*'), z.strictObject({ AWS: oneOrMore })]).optional(),
  Action: oneOrMore,
  Resource: oneOrMore,
  Condition: z.partialRecord(z.enum(operators), z.record(conditionKey, oneOrMore)).default({}),
});

const policy = z.strictObject({ Version: z.literal('2012-10-17'), Statement: z.array(statement) });

export type Policy = z.output<typeof policy>;
export type Statement = Policy['Statement'][number];

/**
 * Reads a policy document.
 * @throws Error when it uses an operator, a condition key or an element that is not enforced here, because a condition
 * that is ignored in silence would be worse than a start that fails
 */
export function parsePolicy(name: string, json: string): Policy {
  const parsed = policy.safeParse(JSON.parse(json));
  if (!parsed.success) {
    throw new Error(
      `The policy ${name} has something that cannot be enforced here:\n${z.prettifyError(parsed.error)}`,
    );
  }
  return parsed.data;
}
