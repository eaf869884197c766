import type { Authorizer, Caller, ConditionContext } from './authorization.ts';
import { conditionHolds, matchesPattern } from './condition.ts';
import type { Policy, Statement } from './policy.ts';

/** Which policies are attached to what; each of them by ARN. */
export interface AttachedPolicies {
  readonly byRole: ReadonlyMap<string, readonly Policy[]>;
  /** By the ARN of a bucket or a key. */
  readonly byResource: ReadonlyMap<string, Policy>;
}

/** Loopback counts as TLS, because no other machine can listen to it. */
const lineIsEncrypted = { 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.3' };

interface AccessRequest {
  readonly caller: Caller;
  readonly action: string;
  readonly resourceArn: string;
  readonly context: ConditionContext;
}

/** How a resource's policy names a caller: directly, or by its account, which leaves the decision to IAM. */
type Naming = 'directly' | 'by account' | 'not at all';

/**
 * Decides as AWS does within one account: an explicit deny wins; otherwise an allow of the role's own policies or
 * of the resource's policy is enough. A KMS key is the exception: its own policy must agree.
 * Source: AWS IAM User Guide, "Policy evaluation logic"; AWS KMS Developer Guide, "Key policies in AWS KMS".
 */
export function createAuthorizer({ byRole, byResource }: AttachedPolicies): Authorizer {
  return {
    isAllowed(caller, action, resourceArn, context) {
      if (caller.principalArn === null) return false;
      const everyRequest = { ...lineIsEncrypted, 'aws:PrincipalArn': caller.principalArn };
      const request = { caller, action, resourceArn, context: { ...context, ...everyRequest } };
      const own = (byRole.get(caller.principalArn) ?? []).flatMap((policy) => policy.Statement);
      const ofResource = byResource.get(ownerOf(resourceArn))?.Statement ?? [];

      const applying = own.filter((statement) => applies(statement, request));
      const naming = ofResource
        .filter((statement) => applies(statement, request))
        .map((statement) => ({ statement, naming: namingOf(statement, caller) }));
      const denied =
        applying.some(({ Effect }) => Effect === 'Deny') ||
        naming.some(({ statement, naming }) => statement.Effect === 'Deny' && naming !== 'not at all');
      if (denied) return false;

      const allowedByRole = applying.length > 0;
      const allows = (how: Naming) =>
        naming.some((one) => one.statement.Effect === 'Allow' && one.naming === how);
      if (action.startsWith('kms:')) return allows('directly') || (allows('by account') && allowedByRole);
      return allowedByRole || allows('directly');
    },
  };
}

function applies(statement: Statement, { action, resourceArn, context }: AccessRequest): boolean {
  return (
    statement.Action.some((pattern) => matchesPattern(pattern.toLowerCase(), action.toLowerCase())) &&
    statement.Resource.some((pattern) => matchesPattern(pattern, resourceArn)) &&
    conditionHolds(statement.Condition, context)
  );
}

function namingOf({ Principal }: Statement, { principalArn, accountId }: Caller): Naming {
  if (Principal === undefined) return 'not at all';
  if (Principal === '*') return 'directly';
  if (Principal.AWS.some((name) => name === '*' || name === principalArn)) return 'directly';
  return Principal.AWS.some((name) => name.endsWith(`:iam::${accountId}:root`)) ? 'by account' : 'not at all';
}

/** The ARN that a policy is attached to: an object's is its bucket. */
function ownerOf(resourceArn: string): string {
  return resourceArn.includes(':s3:::') ? (resourceArn.split('/', 1)[0] ?? resourceArn) : resourceArn;
}
