import { AwsError } from '../http/aws-error.ts';
import { readJsonBody } from '../http/json-body.ts';
import type { Exchange } from '../http/service.ts';
import type { Authenticator, Authorizer, Caller } from './authorization.ts';

export interface SignedJson {
  readonly caller: Caller;
  readonly text: string;
}

/** Reads the body of a JSON service and checks its signature. @throws AwsError when another body was signed */
export async function readSignedJson(
  exchange: Exchange,
  authenticator: Authenticator,
  service: 'ssm' | 'cognito-idp',
): Promise<SignedJson> {
  const { text, sha256 } = await readJsonBody(exchange);
  const { caller, payloadHash } = authenticator.authenticate(exchange, service, sha256);
  if (payloadHash !== null && payloadHash !== sha256) {
    throw new AwsError('InvalidSignatureException', 'The body is not the one that was signed.');
  }
  return { caller, text };
}

/** @throws AwsError AccessDeniedException, as the JSON services call it */
export function requireAllowed(
  authorizer: Authorizer,
  caller: Caller,
  action: string,
  resourceArn: string,
): void {
  if (authorizer.isAllowed(caller, action, resourceArn, {})) return;
  const who = caller.principalArn ?? 'anonymous';
  throw new AwsError(
    'AccessDeniedException',
    `User: ${who} is not authorized to perform: ${action} on resource: ${resourceArn}`,
  );
}
