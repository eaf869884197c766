import { type KeyObject } from 'node:crypto';
import { type Environment } from './environment';
import { type Parameters, type PasswordPolicy } from './parameters';
import { signingKeyName } from './signing-keys';

/** Everything the server was told at its start. Frozen; also the token under which it is injected. */
export class Configuration {
  readonly host: string;
  readonly port: number;
  readonly logLevel: string;
  readonly region: string;
  readonly albIdleTimeoutSeconds: number;
  /** Largest file through the server, in bytes. */
  readonly maxUploadBytes: number;
  /** Largest file that goes straight to the storage, in bytes. */
  readonly maxDirectUploadBytes: number;
  /** Whether files may go straight to the storage at all. */
  readonly directUpload: boolean;
  readonly userRequestsPerSecond: number;
  readonly addressRequestsPerSecond: number;
  readonly maxConcurrentUploads: number;
  readonly maxConcurrentUploadsPerUser: number;
  readonly minReceiveBytesPerSecond: number;
  readonly receiveRatePeriodSeconds: number;
  readonly storageSilenceSeconds: number;
  /** Where metrics are shown; undefined: nowhere. */
  readonly metricsPort: number | undefined;
  /** Whether traces are sent to a collector. */
  readonly tracing: boolean;
  readonly normalBucket: string;
  readonly userPoolId: string;
  readonly clientId: string;
  readonly passwordPolicy: PasswordPolicy;
  /** Where Cognito answers, when that is not AWS's own address for the region. */
  readonly cognitoEndpoint: string | undefined;
  /** The parameter that holds the key of the receipts. */
  readonly signingKeyParameter: string;

  /** @param signingKeys every version of that key at the start, the oldest first */
  constructor(
    environment: Environment,
    parameters: Parameters,
    readonly signingKeys: readonly KeyObject[],
  ) {
    this.host = environment.HOST;
    this.port = environment.PORT;
    this.logLevel = environment.LOG_LEVEL;
    this.region = environment.AWS_REGION;
    this.albIdleTimeoutSeconds = environment.ALB_IDLE_TIMEOUT_SECONDS;
    this.maxUploadBytes = environment.MAX_UPLOAD_BYTES;
    this.maxDirectUploadBytes = environment.MAX_DIRECT_UPLOAD_BYTES;
    this.directUpload = environment.DIRECT_UPLOAD === 'on';
    this.signingKeyParameter = `${environment.SSM_PREFIX}/${signingKeyName}`;
    this.userRequestsPerSecond = environment.USER_REQUESTS_PER_SECOND;
    this.addressRequestsPerSecond = environment.ADDRESS_REQUESTS_PER_SECOND;
    this.maxConcurrentUploads = environment.MAX_CONCURRENT_UPLOADS;
    this.maxConcurrentUploadsPerUser = environment.MAX_CONCURRENT_UPLOADS_PER_USER;
    this.minReceiveBytesPerSecond = environment.MIN_RECEIVE_BYTES_PER_SECOND;
    this.receiveRatePeriodSeconds = environment.RECEIVE_RATE_PERIOD_SECONDS;
    this.storageSilenceSeconds = environment.STORAGE_SILENCE_SECONDS;
    this.metricsPort = environment.METRICS_PORT;
    this.tracing = environment.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined;
    this.normalBucket = parameters.normal_bucket_name;
    this.userPoolId = parameters.cognito_user_pool_id;
    this.clientId = parameters.cognito_client_id;
    this.passwordPolicy = Object.freeze(parameters.cognito_password_policy);
    const endpoint = environment.AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER ?? environment.AWS_ENDPOINT_URL;
    this.cognitoEndpoint = endpoint?.replace(/\/+$/, '');
    Object.freeze(this);
  }

  /** Where browsers and this server reach Cognito. */
  get cognitoUrl(): string {
    return this.cognitoEndpoint ?? `https://cognito-idp.${this.region}.amazonaws.com`;
  }

  /** The `iss` claim of every token from our pool. */
  get issuer(): string {
    return `${this.cognitoUrl}/${this.userPoolId}`;
  }
}
