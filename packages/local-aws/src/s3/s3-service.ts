import type { DatabaseSync } from 'node:sqlite';
import { AwsError } from '../http/aws-error.ts';
import type { Exchange, Service } from '../http/service.ts';
import type { Authenticator, Authorizer } from '../iam/authorization.ts';
import type { Kms } from '../kms/kms.ts';
import { isDiskFull } from '../system/disk-full.ts';
import { type Clock, log } from '../system/process.ts';
import { addCorsHeaders, respondToPreflight } from './cors.ts';
import { refuse } from './refusal.ts';
import { ObjectEncryption } from './request/object-encryption.ts';
import type { S3Context } from './request/s3-context.ts';
import { S3Request } from './request/s3-request.ts';
import { chooseOperation } from './route.ts';
import { BlobStore } from './store/blob-store.ts';
import { BucketTable } from './store/bucket-table.ts';
import type { EventSink } from './store/events.ts';
import type { Bucket } from './store/model.ts';
import { ObjectTable } from './store/object-table.ts';
import { createTables } from './store/tables.ts';
import { UploadTable } from './store/upload-table.ts';

/** As in the lifecycle rule of the deployed normal bucket: longer than the lifetime of an upload's ticket. */
const uploadsExpireAfterMs = 8 * 24 * 60 * 60 * 1000;

export interface S3Options {
  readonly database: DatabaseSync;
  /** Where contents lie. */
  readonly folder: string;
  readonly kms: Kms;
  readonly keyArn: string;
  readonly accountId: string;
  readonly region: string;
  readonly clock: Clock;
  readonly authenticator: Authenticator;
  readonly authorizer: Authorizer;
  readonly events: EventSink;
}

/** The embedded S3: handles everything that no other service recognises. */
export class S3Service implements Service {
  readonly name = 's3';
  readonly #context: S3Context;
  readonly #authenticator: Authenticator;
  readonly #authorizer: Authorizer;

  constructor(options: S3Options) {
    const { database, clock } = options;
    createTables(database);
    this.#authenticator = options.authenticator;
    this.#authorizer = options.authorizer;
    this.#context = {
      database,
      clock,
      region: options.region,
      buckets: new BucketTable(database, clock),
      objects: new ObjectTable(database),
      uploads: new UploadTable(database),
      blobs: new BlobStore(options.folder),
      encryption: new ObjectEncryption(options),
      events: options.events,
      completing: new Set(),
    };
    const { blobs, objects, uploads } = this.#context;
    uploads.removeBefore(clock() - uploadsExpireAfterMs);
    blobs.sweep(new Set([...objects.blobs(), ...uploads.blobs()]));
  }

  /** Creates a bucket, or brings the settings of an existing one up to date. */
  ensureBucket(bucket: Bucket): void {
    this.#context.buckets.put(bucket);
  }

  recognises(): boolean {
    return true;
  }

  async handle(exchange: Exchange): Promise<void> {
    const { request, response } = exchange;
    try {
      await this.#respond(exchange);
    } catch (error) {
      // A client that has disconnected needs no response, and what it had sent is removed already.
      const disconnected = request.errored !== null || response.destroyed;
      if (!(error instanceof AwsError) && !disconnected) logFailure(exchange, error);
      if (response.headersSent || disconnected) response.destroy();
      else await refuse(exchange, error instanceof AwsError ? error : failure(error));
    }
  }

  async #respond(exchange: Exchange): Promise<void> {
    const [, bucketName = ''] = exchange.target.path.split('/');
    const bucket = this.#context.buckets.find(bucketName);
    if (exchange.request.method === 'OPTIONS') {
      respondToPreflight(exchange, bucket);
      return;
    }
    addCorsHeaders(exchange, bucket);
    const authentication = this.#authenticator.authenticate(exchange, 's3');
    if (authentication.caller.principalArn === null) throw new AwsError('AccessDenied', 'Access Denied', 403);
    const request = new S3Request(exchange, authentication, this.#authorizer);
    await chooseOperation(request)(request, this.#context);
  }
}

/** AWS's disks are never full; the nearest error is a service that is unavailable for now. */
const failure = (error: unknown) =>
  isDiskFull(error)
    ? new AwsError('ServiceUnavailable', 'Service is unable to handle request.', 503)
    : new AwsError('InternalError', 'We encountered an internal error. Please try again.', 500);

function logFailure({ requestId }: Exchange, error: unknown): void {
  if (isDiskFull(error)) log(`s3 ${requestId} refused: the disk is full, so nothing was stored`);
  else log(`s3 ${requestId} failed: ${error instanceof Error ? error.stack : String(error)}`);
}
