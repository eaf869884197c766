import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LocalAwsOptions, type RunningLocalAws, startLocalAws } from '../stack/local-aws.ts';
import { sensitiveKeyArn } from '../stack/mover.ts';

export { crc32Of } from '../common/crc32.ts';

/** A running local AWS, with a client for each identity and a bucket that no policy restricts. */
export interface S3Fixture {
  readonly aws: RunningLocalAws;
  readonly admin: S3Client;
  readonly app: S3Client;
  readonly mover: S3Client;
  readonly bucket: string;
  stop(): Promise<void>;
}

/** What a write into the vault must say: its bucket's policy takes no other key, and no default. */
export const vaultEncryption = {
  ServerSideEncryption: 'aws:kms',
  SSEKMSKeyId: sensitiveKeyArn,
} as const;

export async function startS3(options: LocalAwsOptions = {}): Promise<S3Fixture> {
  const aws = await startLocalAws(options);
  const [admin, app, mover] = [clientOf(aws, 'admin'), clientOf(aws, 'app'), clientOf(aws, 'lambda')];
  const bucket = `scratch-${randomUUID()}`;
  await admin.send(new CreateBucketCommand({ Bucket: bucket }));
  const stop = async () => {
    for (const client of [admin, app, mover]) client.destroy();
    await aws.stop();
  };
  return { aws, admin, app, mover, bucket, stop };
}

/** Keeps the console free of warnings that these tests provoke on purpose. */
const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export function clientOf(aws: RunningLocalAws, identity: 'admin' | 'app' | 'lambda'): S3Client {
  const { region, credentials } = aws.state;
  return new S3Client({
    region,
    endpoint: aws.url,
    credentials: credentials[identity],
    maxAttempts: 1,
    logger: quiet,
  });
}

/** AWS's name for why something was refused; `stored` when it was not. */
export async function outcome(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'stored';
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

/** The files that hold contents. */
export const blobsOf = ({ dataFolder }: RunningLocalAws): Promise<string[]> =>
  readdir(join(dataFolder, 's3'));

/** Every file below the data folder in which these bytes can be read. */
export async function filesWith({ dataFolder }: RunningLocalAws, bytes: Buffer): Promise<string[]> {
  const entries = await readdir(dataFolder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const contents = await Promise.all(files.map(async (file) => ({ file, content: await readFile(file) })));
  return contents.filter(({ content }) => content.includes(bytes)).map(({ file }) => file);
}

export async function bytesOf(
  body: { transformToByteArray(): Promise<Uint8Array> } | undefined,
): Promise<Buffer> {
  return Buffer.from((await body?.transformToByteArray()) ?? []);
}
