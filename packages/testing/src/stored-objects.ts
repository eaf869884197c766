import { GetObjectCommand, HeadObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type LocalAwsState } from './running-product.ts';

const movedWithinMs = 60_000;

/** Looks into both buckets as the operator of the account, who alone may do that. */
export class StoredObjects {
  readonly #s3: S3Client;
  readonly #state: LocalAwsState;

  constructor(state: LocalAwsState) {
    this.#state = state;
    this.#s3 = new S3Client({
      region: state.region,
      endpoint: state.endpoint,
      credentials: state.credentials.admin,
    });
  }

  close(): void {
    this.#s3.destroy();
  }

  normal(): Promise<string[]> {
    return this.#keys(this.#state.normalBucket);
  }

  sensitive(): Promise<string[]> {
    return this.#keys(this.#state.sensitiveBucket);
  }

  /** SHA-256 (hex) of an object's bytes. */
  async sha256(bucket: string, key: string): Promise<string> {
    const { Body } = await this.#s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (!Body) throw new Error(`${key} has no body`);
    const hash = createHash('sha256');
    for await (const chunk of Body as AsyncIterable<Uint8Array>) hash.update(chunk);
    return hash.digest('hex');
  }

  async encryption(bucket: string, key: string): Promise<string | undefined> {
    const { ServerSideEncryption } = await this.#s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return ServerSideEncryption;
  }

  /** Waits until a key ending so is in the sensitive bucket and no longer in the normal one. */
  async moved(ending: string): Promise<string> {
    const deadline = Date.now() + movedWithinMs;
    while (Date.now() < deadline) {
      const inVault = (await this.sensitive()).find((key) => key.endsWith(ending));
      const left = (await this.normal()).some((key) => key.endsWith(ending));
      if (inVault !== undefined && !left) return inVault;
      await sleep(100);
    }
    throw new Error(`${ending} was not moved within ${movedWithinMs / 1000} s`);
  }

  async #keys(bucket: string): Promise<string[]> {
    const keys: string[] = [];
    for await (const page of paginateListObjectsV2({ client: this.#s3 }, { Bucket: bucket })) {
      keys.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
    }
    return keys;
  }
}
