import type { RecordedCall } from '../src/iam/call-log.ts';
import { matchesPattern } from '../src/iam/condition.ts';
import type { Policy, Statement } from '../src/iam/policy.ts';

/** Something that a policy allows and that nothing does, for a reason. */
export interface UnusedGrant {
  readonly role: string;
  /** The statement's name. */
  readonly sid: string;
  /** One action of the statement, or one resource; absent: the whole statement. */
  readonly what?: string;
  readonly reason: string;
}

/** Calls that a test provokes so that they are refused. */
export interface RefusalOnPurpose {
  readonly role: string;
  readonly action: string;
  /** A pattern, as in a policy. */
  readonly resource: string;
  readonly reason: string;
}

export interface Exceptions {
  readonly unusedGrants: readonly UnusedGrant[];
  readonly refusalsOnPurpose: readonly RefusalOnPurpose[];
}

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
 * action or a resource of a statement that no call used: the one is a permission that lacks, the other one too many.
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
      ...own.map((call) => judgeCall(role, call, exceptions)),
      ...statements
        .filter(({ Effect }) => Effect === 'Allow')
        .flatMap((statement) => judgeGrants(role, statement, own, exceptions)),
    ];
  });
}

function judgeCall(role: Role, call: RecordedCall, { refusalsOnPurpose }: Exceptions): Comparison {
  const subject = `${role.name} called ${call.action} on ${call.resourceArn}`;
  const onPurpose = refusalsOnPurpose.some(
    (one) =>
      one.role === role.name && one.action === call.action && matchesPattern(one.resource, call.resourceArn),
  );
  if (call.allowed || onPurpose) return { subject };
  return { subject, finding: 'It was refused: a policy lacks it, or denies it.' };
}

function judgeGrants(
  role: Role,
  { Sid, Action, Resource }: Statement,
  calls: readonly RecordedCall[],
  { unusedGrants }: Exceptions,
): Comparison[] {
  const isUsed = (action: string, resource: string) =>
    calls.some((call) => matchesPattern(action, call.action) && matchesPattern(resource, call.resourceArn));
  const judge = (what: string, used: boolean): Comparison => {
    const subject = `${role.name} may, by ${Sid}: ${what}`;
    const excepted = unusedGrants.some(
      (one) => one.role === role.name && one.sid === Sid && (one.what ?? what) === what,
    );
    if (used || excepted) return { subject };
    return { subject, finding: 'No test makes the product use it: take it away, or say why not.' };
  };
  return [
    ...Action.map((action) =>
      judge(
        action,
        Resource.some((resource) => isUsed(action, resource)),
      ),
    ),
    ...Resource.map((resource) =>
      judge(
        resource,
        Action.some((action) => isUsed(action, resource)),
      ),
    ),
  ];
}
