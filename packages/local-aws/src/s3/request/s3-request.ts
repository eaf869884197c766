import { AwsError } from '../../http/aws-error.ts';
import type { Exchange } from '../../http/service.ts';
import type { Authentication, Authorizer, ConditionContext } from '../../iam/authorization.ts';
import { bucketArn } from '../../iam/policies.ts';

const maxKeyBytes = 1024;

/** One S3 request: where it points, who sent it, and what that caller may do. */
export class S3Request {
  readonly exchange: Exchange;
  readonly bucket: string;
  /** Empty when the request is about the bucket itself. */
  readonly key: string;
  readonly query: URLSearchParams;
  readonly authentication: Authentication;
  readonly #authorizer: Authorizer;
  /** Headers that a presigner has moved into the query, by lower-case name; they are signed there too. */
  readonly #hoisted: ReadonlyMap<string, string>;

  /** @throws AwsError when the path is not a valid encoding, or the key is too long */
  constructor(exchange: Exchange, authentication: Authentication, authorizer: Authorizer) {
    this.exchange = exchange;
    this.authentication = authentication;
    this.#authorizer = authorizer;
    this.query = new URLSearchParams(exchange.target.query.replaceAll('+', '%2B'));
    this.#hoisted = authentication.presigned ? hoistedHeaders(this.query) : new Map();
    const [, bucket = '', ...rest] = exchange.target.path.split('/');
    this.bucket = decode(bucket);
    this.key = decode(rest.join('/'));
    if (Buffer.byteLength(this.key) > maxKeyBytes) {
      throw new AwsError('KeyTooLongError', 'Your key is too long');
    }
  }

  get method(): string {
    return this.exchange.request.method ?? '';
  }

  get objectArn(): string {
    return objectArn(this.bucket, this.key);
  }

  header(name: string): string | undefined {
    const value = this.exchange.request.headers[name];
    return (Array.isArray(value) ? value.join(',') : value) ?? this.#hoisted.get(name);
  }

  /** In lower case. */
  headerNames(): string[] {
    return [...new Set([...Object.keys(this.exchange.request.headers), ...this.#hoisted.keys()])];
  }

  mayDo(action: string, resourceArn: string, context: ConditionContext = {}): boolean {
    return this.#authorizer.isAllowed(this.authentication.caller, action, resourceArn, context);
  }

  /** @throws AwsError AccessDenied */
  authorize(action: string, resourceArn: string, context: ConditionContext = {}): void {
    if (this.mayDo(action, resourceArn, context)) return;
    const who = this.authentication.caller.principalArn ?? 'anonymous';
    throw new AwsError('AccessDenied', `User: ${who} is not authorized to perform: ${action}`, 403);
  }

  /**
   * The error for an object that does not exist. A caller who may not list the bucket must not learn that it does not.
   * Source: Amazon S3 API Reference, GetObject, "Permissions".
   */
  missing(bucket: string): AwsError {
    if (!this.mayDo('s3:ListBucket', bucketArn(bucket)))
      return new AwsError('AccessDenied', 'Access Denied', 403);
    return new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
  }
}

export const objectArn = (bucket: string, key: string): string => `${bucketArn(bucket)}/${key}`;

function hoistedHeaders(query: URLSearchParams): ReadonlyMap<string, string> {
  const pairs = [...query].map(([name, value]) => [name.toLowerCase(), value] as const);
  return new Map(pairs.filter(([name]) => name.startsWith('x-amz-')));
}

/** @throws AwsError InvalidURI when a text is not a valid encoding */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsError('InvalidURI', "Couldn't parse the specified URI.");
  }
}
