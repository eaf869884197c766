import {
  GetObjectCommand,
  ListObjectVersionsCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { type LocalAwsOptions, type RunningLocalAws, startLocalAws } from './local-aws.ts';

/** A local AWS. While no function is attached events wait, and a test delivers its own. */
export class MoverFixture {
  readonly aws: RunningLocalAws;
  readonly admin: S3Client;

  private constructor(aws: RunningLocalAws) {
    this.aws = aws;
    const { region, credentials } = aws.state;
    this.admin = new S3Client({ region, endpoint: aws.url, credentials: credentials.admin });
  }

  static async start(options: LocalAwsOptions = {}): Promise<MoverFixture> {
    return new MoverFixture(await startLocalAws(options));
  }

  async stop(): Promise<void> {
    this.admin.destroy();
    await this.aws.stop();
  }

  get normal(): string {
    return this.aws.state.normalBucket;
  }

  get vault(): string {
    return this.aws.state.sensitiveBucket;
  }

  put(Key: string, Body: Uint8Array, sensitive: boolean) {
    const Tagging = `sensitive=${sensitive}`;
    return this.admin.send(
      new PutObjectCommand({ Bucket: this.normal, Key, Body, Tagging, IfNoneMatch: '*' }),
    );
  }

  async keys(Bucket: string): Promise<string[]> {
    const keys: string[] = [];
    for await (const { Contents = [] } of paginateListObjectsV2({ client: this.admin }, { Bucket })) {
      keys.push(...Contents.map(({ Key = '' }) => Key));
    }
    return keys;
  }

  /** Every key of the vault of which there is a version, or a mark that there was one. */
  async everyVaultKey(): Promise<string[]> {
    const all = await this.admin.send(new ListObjectVersionsCommand({ Bucket: this.vault }));
    return [...(all.Versions ?? []), ...(all.DeleteMarkers ?? [])].map(({ Key = '' }) => Key);
  }

  async read(Bucket: string, Key: string): Promise<Buffer> {
    const { Body } = await this.admin.send(new GetObjectCommand({ Bucket, Key }));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  }
}

/** An S3 event about one object. */
export const createdEvent = (bucket: string, key: string) => ({
  Records: [
    {
      eventName: 'ObjectCreated:Put',
      eventTime: new Date().toISOString(),
      s3: { bucket: { name: bucket }, object: { key: encodeURIComponent(key) } },
    },
  ],
});

/** A tick of the schedule. */
export const scheduledEvent = { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} };
