import { type S3Client } from '@aws-sdk/client-s3';
import { type NodeHttpHandler } from '@smithy/node-http-handler';
import { SignatureV4 } from '@smithy/signature-v4';
import { type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { BucketAddress } from './object-store-address';
import { type Sending } from './object-store-body';
import { maySucceedLater, requireAcknowledgement, toServiceException } from './object-store-errors';
import { SignerSha256 } from './object-store-sha256';
import { inStorageSpan } from './object-store-tracing';

/** The signer's type says less than it returns. */
type HandledRequest = Parameters<NodeHttpHandler['handle']>[0];
type Texts = Readonly<Record<string, string>>;

/** A PUT of an object, or of a part of one. */
interface Put {
  /** As the SDK calls it. */
  readonly operation: 'PutObject' | 'UploadPart';
  readonly key: string;
  readonly query?: Texts;
  readonly headers?: Texts;
  readonly sending: Sending;
}

/** How often bytes are sent that are in memory, and how long at most we wait before the second time, in ms. */
const mostAttempts = 3;
const firstPauseMs = 200;
/** S3 says in a few lines what is wrong. */
const longestRefusal = 64 * 1024;

/**
 * Sends bytes to the bucket: signed by the SDK's signer, over the SDK's connections, with the credentials and to the
 * address that its client finds, but not through the client itself. docs/adr/0006 says why and at what price.
 */
export class ObjectSender {
  private readonly signer: SignatureV4;
  private readonly address: BucketAddress;
  /** How far the storage's clock is ahead of ours, in ms: it refuses signatures of another time. */
  private clockOffset = 0;

  constructor(
    client: S3Client,
    private readonly connections: NodeHttpHandler,
    bucket: string,
  ) {
    this.address = new BucketAddress(client, bucket);
    const { credentials, region } = client.config;
    // S3 takes paths as they are, and `send` says itself what is signed of the body.
    const ofS3 = { service: 's3', uriEscapePath: false, applyChecksum: false };
    this.signer = new SignatureV4({ ...ofS3, credentials, region, sha256: SignerSha256 });
  }

  /**
   * Resolves to the ETag once the storage has acknowledged the bytes. Bytes in memory are sent again when it was
   * busy or the connection broke off.
   * @throws S3ServiceException when it refuses them, StorageRefused when its answer lacks their checksum, or what
   * the connection has thrown
   */
  async put(put: Put, signal: AbortSignal): Promise<string | undefined> {
    const attempts = Buffer.isBuffer(put.sending.body) ? mostAttempts : 1;
    for (let attempt = 1; ; attempt++) {
      try {
        return await inStorageSpan(put.operation, () => this.send(put, signal));
      } catch (error) {
        if (attempt === attempts || !maySucceedLater(error)) throw error;
        await sleep(Math.random() * firstPauseMs * 2 ** (attempt - 1), undefined, { signal });
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
      { signingDate: new Date(Date.now() + this.clockOffset) },
    );
    const { response } = await this.connections.handle(request as HandledRequest, { abortSignal: signal });
    const answer = response.body as IncomingMessage;
    if (response.statusCode !== 200) throw await this.refusal(response.statusCode, answer);
    answer.resume();
    const { algorithm, value } = sending.checksum();
    requireAcknowledgement(response.headers[`x-amz-checksum-${algorithm.toLowerCase()}`], value);
    return response.headers['etag']?.replaceAll('"', '');
  }

  private async refusal(status: number, answer: IncomingMessage): Promise<Error> {
    let text = '';
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      if (text.length < longestRefusal) text += chunk.toString('latin1');
    }
    const error = toServiceException(status, text);
    const time = Date.parse(answer.headers.date ?? '');
    if (error.name === 'RequestTimeTooSkewed' && !Number.isNaN(time)) this.clockOffset = time - Date.now();
    return error;
  }
}
