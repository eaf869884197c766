import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { type LocalAwsOptions, type RunningLocalAws, startLocalAws } from './local-aws.ts';

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
  SSEKMSKeyId: 'arn:aws:kms:eu-north-1:000000000000:key/0f2c1d5e-5d1f-4b6a-9c3b-5e7a1c0d9e42',
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

/** The SDK says on the console what these tests provoke on purpose. */
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

export function crc32Of(...chunks: Uint8Array[]): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(chunks.reduce((sum, chunk) => crc32(chunk, sum), 0));
  return bytes.toString('base64');
}

export async function bytesOf(
  body: { transformToByteArray(): Promise<Uint8Array> } | undefined,
): Promise<Buffer> {
  return Buffer.from((await body?.transformToByteArray()) ?? []);
}
