import type { Exchange } from '../http/service.ts';

/** Who signed a request; anonymous when it has no signature. */
export interface Caller {
  /** ARN of the role behind the credentials; null for an anonymous caller. */
  readonly principalArn: string | null;
  readonly accountId: string | null;
}

/** Values of the condition keys of one request, by full key (`s3:if-none-match`); an absent key is undefined. */
export type ConditionContext = Readonly<Record<string, string | undefined>>;

/** Proves who sent a request. Throws AwsError (InvalidAccessKeyId, SignatureDoesNotMatch, RequestTimeTooSkewed, …). */
export interface Authenticator {
  /**
   * @param bodySha256 hash of the body in hex, for the services whose clients sign it without naming it in a header
   */
  authenticate(
    exchange: Exchange,
    service: 's3' | 'ssm' | 'cognito-idp',
    bodySha256?: string,
  ): Authentication;
}

export interface Authentication {
  readonly caller: Caller;
  /** Value of `x-amz-content-sha256` (hex, `UNSIGNED-PAYLOAD`, `STREAMING-…`); null for an anonymous caller. */
  readonly payloadHash: string | null;
  readonly presigned: boolean;
}

/** Decides whether a caller may do something: explicit deny first, then any allow of role, bucket or key policy. */
export interface Authorizer {
  isAllowed(caller: Caller, action: string, resourceArn: string, context: ConditionContext): boolean;
}
