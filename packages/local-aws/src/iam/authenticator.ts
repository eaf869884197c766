import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { AwsError } from '../http/aws-error.ts';
import type { Exchange } from '../http/service.ts';
import type { Clock } from '../system/process.ts';
import type { Authentication, Authenticator } from './authorization.ts';
import { canonicalRequest, type CredentialScope, sign } from './canonical-request.ts';
import { accountId, type Identities } from './identities.ts';

const algorithm = 'AWS4-HMAC-SHA256';
const maxSkewMs = 15 * 60 * 1000;

interface Signature {
  readonly accessKeyId: string;
  readonly scope: CredentialScope;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** `20261124T120000Z` */
  readonly timestamp: string;
  readonly payloadHash: string;
  /** Seconds after the timestamp for which a presigned URL is valid; null for a signed header. */
  readonly expiresAfter: number | null;
}

/** Checks Signature Version 4, in the header or in a presigned URL, against the keys of this installation. */
export function createAuthenticator(identities: Identities, region: string, clock: Clock): Authenticator {
  return {
    authenticate(exchange, service, bodySha256 = '') {
      try {
        const signature = readSignature(exchange, bodySha256);
        if (!signature) return anonymous;
        requireScope(signature.scope, service, region);
        return verify(exchange, signature, identities, clock);
      } catch (error) {
        throw service === 's3' ? error : withJsonCode(error);
      }
    },
  };
}

const anonymous: Authentication = {
  caller: { principalArn: null, accountId: null },
  payloadHash: null,
  presigned: false,
};

function verify(
  exchange: Exchange,
  signature: Signature,
  identities: Identities,
  clock: Clock,
): Authentication {
  const identity = identities.byAccessKeyId(signature.accessKeyId);
  if (!identity) {
    throw new AwsError(
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
      403,
    );
  }
  refuseUnsignedHeaders(exchange.request, signature.signedHeaders);
  const canonical = canonicalRequest({
    method: exchange.request.method ?? '',
    ...exchange.target,
    headers: exchange.request.headers,
    signedHeaders: signature.signedHeaders,
    payloadHash: signature.payloadHash,
  });
  const expected = sign(identity.secretAccessKey, signature.timestamp, signature.scope, canonical);
  if (!equal(expected, signature.signature)) {
    throw new AwsError(
      'SignatureDoesNotMatch',
      'The request signature does not match the signature you provided.',
      403,
    );
  }
  refuseWrongTime(signature, clock());
  return {
    caller: { principalArn: identity.principalArn, accountId },
    payloadHash: signature.payloadHash,
    presigned: signature.expiresAfter !== null,
  };
}

/** A client that is set up for another region fails here as it would on AWS. */
function requireScope(scope: CredentialScope, service: string, region: string): void {
  if (scope.service === service && scope.region === region) return;
  throw new AwsError(
    'AuthorizationHeaderMalformed',
    `The credential scope names '${scope.region}/${scope.service}'; expecting '${region}/${service}'`,
  );
}

function readSignature({ request, target }: Exchange, bodySha256: string): Signature | undefined {
  const header = request.headers.authorization;
  const query = new URLSearchParams(target.query);
  if (!query.has('X-Amz-Signature'))
    return header === undefined ? undefined : fromHeader(header, request, bodySha256);
  if (header !== undefined) throw new AwsError('InvalidArgument', 'Only one auth mechanism allowed');
  return fromQuery(query);
}

const headerForm = new RegExp(
  `^${algorithm} Credential=([^,\\s]+),\\s*SignedHeaders=([^,\\s]+),\\s*Signature=([0-9a-f]{64})$`,
);

function fromHeader(header: string, { headers }: IncomingMessage, bodySha256: string): Signature {
  const [, credential, signedHeaders, signature] = headerForm.exec(header) ?? [];
  const timestamp = headers['x-amz-date'];
  if (!credential || !signedHeaders || !signature || typeof timestamp !== 'string') {
    throw new AwsError('AuthorizationHeaderMalformed', 'The authorization header is malformed.');
  }
  const payloadHash = headers['x-amz-content-sha256'];
  return {
    ...readCredential(credential, timestamp),
    signedHeaders: signedHeaders.split(';'),
    signature,
    timestamp,
    payloadHash: typeof payloadHash === 'string' ? payloadHash : bodySha256,
    expiresAfter: null,
  };
}

function fromQuery(query: URLSearchParams): Signature {
  const timestamp = query.get('X-Amz-Date') ?? '';
  const expiresAfter = Number(query.get('X-Amz-Expires'));
  if (query.get('X-Amz-Algorithm') !== algorithm) {
    throw new AwsError('AuthorizationQueryParametersError', `X-Amz-Algorithm only supports ${algorithm}`);
  }
  if (!(expiresAfter >= 1 && expiresAfter <= 604_800)) {
    throw new AwsError(
      'AuthorizationQueryParametersError',
      'X-Amz-Expires must be between 1 and 604800 seconds.',
    );
  }
  return {
    ...readCredential(query.get('X-Amz-Credential') ?? '', timestamp),
    signedHeaders: (query.get('X-Amz-SignedHeaders') ?? '').split(';'),
    signature: query.get('X-Amz-Signature') ?? '',
    timestamp,
    payloadHash: query.get('X-Amz-Content-Sha256') ?? 'UNSIGNED-PAYLOAD',
    expiresAfter,
  };
}

function readCredential(credential: string, timestamp: string): Pick<Signature, 'accessKeyId' | 'scope'> {
  const [accessKeyId, date, region, service, terminator] = credential.split('/');
  if (
    !accessKeyId ||
    !date ||
    !region ||
    !service ||
    terminator !== 'aws4_request' ||
    !timestamp.startsWith(date)
  ) {
    throw new AwsError('AuthorizationHeaderMalformed', 'The credential is malformed.');
  }
  return { accessKeyId, scope: { date, region, service } };
}

/** An unsigned header could be changed on the way: an attacker could flip a tag on a presigned URL. */
function refuseUnsignedHeaders({ headers }: IncomingMessage, signedHeaders: readonly string[]): void {
  const unsigned = Object.keys(headers).filter(
    (name) => name.startsWith('x-amz-') && !signedHeaders.includes(name),
  );
  if (unsigned.length > 0 || !signedHeaders.includes('host')) {
    throw new AwsError(
      'AccessDenied',
      'There were headers present in the request which were not signed',
      403,
    );
  }
}

function refuseWrongTime({ timestamp, expiresAfter }: Signature, now: number): void {
  const signedAt = Date.parse(timestamp.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (expiresAfter !== null && now > signedAt + expiresAfter * 1000) {
    throw new AwsError('AccessDenied', 'Request has expired', 403);
  }
  const skewed = expiresAfter === null ? Math.abs(now - signedAt) > maxSkewMs : signedAt - now > maxSkewMs;
  if (Number.isNaN(signedAt) || skewed) {
    throw new AwsError(
      'RequestTimeTooSkewed',
      "The difference between the request time and the server's time is too large.",
      403,
    );
  }
}

function equal(expected: string, actual: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(actual)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const jsonCodes: Readonly<Record<string, string>> = {
  InvalidAccessKeyId: 'UnrecognizedClientException',
  SignatureDoesNotMatch: 'InvalidSignatureException',
  RequestTimeTooSkewed: 'InvalidSignatureException',
  AuthorizationHeaderMalformed: 'IncompleteSignatureException',
};

/** The JSON services have other names for the same errors. */
function withJsonCode(error: unknown): unknown {
  const code = error instanceof AwsError ? jsonCodes[error.code] : undefined;
  return error instanceof AwsError && code ? new AwsError(code, error.message, 400) : error;
}
