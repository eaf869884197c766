import { type S3Client } from '@aws-sdk/client-s3';
import { type NodeHttpHandler } from '@smithy/node-http-handler';
import { SignatureV4 } from '@smithy/signature-v4';
import { type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { isTransient, requireAcknowledgement, toServiceException } from '../model/storage-error';
import { inStorageSpan } from './spans';
import { BucketAddress } from './bucket-address';
import { SignerSha256 } from './signer-sha256';
import { type Sending } from './upload-body';

/** The signer's type says less than it returns. */
type HandledRequest = Parameters<NodeHttpHandler['handle']>[0];
type StringMap = Readonly<Record<string, string>>;

/** A PUT of an object, or of a part of one. */
interface Put {
  /** As the SDK calls it. */
  readonly operation: 'PutObject' | 'UploadPart';
  readonly key: string;
  readonly query?: StringMap;
  readonly headers?: StringMap;
  readonly sending: Sending;
}

/** How often bytes in memory are sent, and the longest wait before the second attempt. */
const maxAttempts = 3;
const firstRetryDelayMs = 200;
/** S3 explains an error in a few lines. */
const maxErrorBytes = 64 * 1024;

/**
 * Sends bytes to the bucket: signed by the SDK's signer, over the SDK's connections, with the credentials and to the
 * address that its client finds, but not through the client itself. docs/adr/0006 says why and at what cost.
 */
export class ObjectSender {
  private readonly signer: SignatureV4;
  private readonly address: BucketAddress;
  /** How far the storage's clock is ahead of this machine's: the storage refuses signatures of another time. */
  private clockOffsetMs = 0;

  constructor(
    client: S3Client,
    private readonly connections: NodeHttpHandler,
    bucket: string,
  ) {
    this.address = new BucketAddress(client, bucket);
    const { credentials, region } = client.config;
    // S3 takes paths as they are, and `send` sets itself what is signed of the body.
    const ofS3 = { service: 's3', uriEscapePath: false, applyChecksum: false };
    this.signer = new SignatureV4({ ...ofS3, credentials, region, sha256: SignerSha256 });
  }

  /**
   * Resolves to the ETag once the storage has acknowledged the bytes. Bytes in memory are sent again after
   * a transient error.
   * @throws S3ServiceException when it refuses them, StorageError when its response lacks their checksum, or what
   * the connection has thrown
   */
  async put(put: Put, signal: AbortSignal): Promise<string | undefined> {
    const attempts = Buffer.isBuffer(put.sending.body) ? maxAttempts : 1;
    for (let attempt = 1; ; attempt++) {
      try {
        return await inStorageSpan(put.operation, () => this.send(put, signal));
      } catch (error) {
        if (attempt === attempts || !isTransient(error)) throw error;
        await sleep(Math.random() * firstRetryDelayMs * 2 ** (attempt - 1), undefined, { signal });
      }
    }
  }

  private async send(
    { key, query, headers, sending }: Put,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const { path, host, ...origin } = await this.address.find();
    const request = await this.signer.sign(
      {
        ...origin,
        method: 'PUT',
        path: path(key),
        query: { ...query },
        headers: { host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', ...headers, ...sending.headers },
        body: sending.body,
      },
      { signingDate: new Date(Date.now() + this.clockOffsetMs) },
    );
    const { response } = await this.connections.handle(request as HandledRequest, { abortSignal: signal });
    const message = response.body as IncomingMessage;
    if (response.statusCode !== 200) throw await this.toError(response.statusCode, message);
    message.resume();
    const { algorithm, value } = sending.checksum();
    requireAcknowledgement(response.headers[`x-amz-checksum-${algorithm.toLowerCase()}`], value);
    return response.headers['etag']?.replaceAll('"', '');
  }

  private async toError(status: number, message: IncomingMessage): Promise<Error> {
    let text = '';
    for await (const chunk of message as AsyncIterable<Buffer>) {
      if (text.length < maxErrorBytes) text += chunk.toString('latin1');
    }
    const error = toServiceException(status, text);
    const time = Date.parse(message.headers.date ?? '');
    if (error.name === 'RequestTimeTooSkewed' && !Number.isNaN(time)) this.clockOffsetMs = time - Date.now();
    return error;
  }
}
