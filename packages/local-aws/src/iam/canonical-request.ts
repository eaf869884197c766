import { createHash, createHmac } from 'node:crypto';
import { AwsError } from '../http/aws-error.ts';

/**
 * The parts of a request that a Signature Version 4 covers.
 * Source: AWS IAM User Guide, "Create a signed AWS API request".
 */
export interface SignedRequest {
  readonly method: string;
  /** Path and query as on the request line. */
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Lower-case names, in the order of the signature. */
  readonly signedHeaders: readonly string[];
  readonly payloadHash: string;
}

export interface CredentialScope {
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

/** Encodes everything but the unreserved characters of RFC 3986, as AWS requires. */
export function strictlyEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** @throws AwsError InvalidURI when the path or the query is not a valid encoding */
export function canonicalRequest(request: SignedRequest): string {
  return [
    request.method,
    request.path.split('/').map(recode).join('/'),
    canonicalQuery(request.query),
    ...request.signedHeaders.map((name) => `${name}:${canonicalValue(request.headers[name])}`),
    '',
    request.signedHeaders.join(';'),
    request.payloadHash,
  ].join('\n');
}

/** @returns the signature in hex */
export function sign(secret: string, timestamp: string, scope: CredentialScope, canonical: string): string {
  const hash = createHash('sha256').update(canonical).digest('hex');
  const scopeText = `${scope.date}/${scope.region}/${scope.service}/aws4_request`;
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const key = [scope.date, scope.region, scope.service, 'aws4_request'].reduce<string | Buffer>(
    hmac,
    `AWS4${secret}`,
  );
  return hmac(key, ['AWS4-HMAC-SHA256', timestamp, scopeText, hash].join('\n')).toString('hex');
}

function canonicalQuery(query: string): string {
  if (query === '') return '';
  const pairs = query.split('&').map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return [recode(name), recode(value.join('='))] as const;
  });
  return pairs
    .filter(([name]) => name !== 'X-Amz-Signature')
    .toSorted(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b)))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function recode(text: string): string {
  try {
    return strictlyEncode(decodeURIComponent(text));
  } catch {
    throw new AwsError('InvalidURI', "Couldn't parse the specified URI.");
  }
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));

function canonicalValue(value: string | string[] | undefined): string {
  return [value ?? []].flat().join(',').trim().replace(/\s+/g, ' ');
}
