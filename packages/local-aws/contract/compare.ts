import { z } from 'zod';
import type { RecordedCall } from '../src/iam/call-log.ts';
import { matchesPattern } from '../src/iam/condition.ts';
import type { Policy, Statement } from '../src/iam/policy.ts';

/** A permission that no call uses, for a reason. */
const unusedGrant = z.strictObject({
  role: z.string(),
  /** The statement's name. */
  sid: z.string(),
  /** One action of the statement, or one resource; absent: the whole statement. */
  what: z.string().optional(),
  reason: z.string(),
});

/** A call that a test makes because it must be refused. */
const refusalOnPurpose = z.strictObject({
  role: z.string(),
  action: z.string(),
  /** A pattern, as in a policy. */
  resource: z.string(),
  reason: z.string(),
});

/** The contents of `exceptions.json`. */
export const exceptionList = z.strictObject({
  unusedGrants: z.array(unusedGrant),
  refusalsOnPurpose: z.array(refusalOnPurpose),
});
export type Exceptions = Readonly<z.output<typeof exceptionList>>;

export interface Role {
  readonly name: string;
  readonly arn: string;
  readonly policies: readonly Policy[];
}

/** One thing that was compared. */
export interface Comparison {
  readonly subject: string;
  /** What is wrong, in a sentence. */
  readonly finding?: string;
}

/**
 * Compares what the product did with what its roles may do. A call that was refused is a finding, and so is an
 * action or a resource of a statement that no call used: a policy grants too little, or too much.
 */
export function compare(
  roles: readonly Role[],
  calls: readonly RecordedCall[],
  exceptions: Exceptions,
): Comparison[] {
  return roles.flatMap((role) => {
    const own = calls.filter(({ principalArn }) => principalArn === role.arn);
    const statements = role.policies.flatMap(({ Statement }) => Statement);
    return [
      ...own.map((call) => compareCall(role, call, exceptions)),
      ...statements
        .filter(({ Effect }) => Effect === 'Allow')
        .flatMap((statement) => compareGrants(role, statement, own, exceptions)),
    ];
  });
}

function compareCall(role: Role, call: RecordedCall, { refusalsOnPurpose }: Exceptions): Comparison {
  const subject = `${role.name} called ${call.action} on ${call.resourceArn}`;
  const onPurpose = refusalsOnPurpose.some(
    (one) =>
      one.role === role.name && one.action === call.action && matchesPattern(one.resource, call.resourceArn),
  );
  if (call.allowed || onPurpose) return { subject };
  return { subject, finding: 'It was refused: a policy lacks it, or denies it.' };
}

function compareGrants(
  role: Role,
  { Sid, Action, Resource }: Statement,
  calls: readonly RecordedCall[],
  { unusedGrants }: Exceptions,
): Comparison[] {
  const isUsed = (action: string, resource: string) =>
    calls.some((call) => matchesPattern(action, call.action) && matchesPattern(resource, call.resourceArn));
  const compareOne = (what: string, used: boolean): Comparison => {
    const subject = `${role.name} may, by ${Sid}: ${what}`;
    const excepted = unusedGrants.some(
      (one) => one.role === role.name && one.sid === Sid && (one.what ?? what) === what,
    );
    if (used || excepted) return { subject };
    return { subject, finding: 'No test makes the product use it: take it away, or say why not.' };
  };
  return [
    ...Action.map((action) =>
      compareOne(
        action,
        Resource.some((resource) => isUsed(action, resource)),
      ),
    ),
    ...Resource.map((resource) =>
      compareOne(
        resource,
        Action.some((action) => isUsed(action, resource)),
      ),
    ),
  ];
}
