import { z } from '@static-file-upload/contract/zod';

const credentials = z.object({ accessKeyId: z.string(), secretAccessKey: z.string() });

/** What `/_local/state` says of a local AWS. */
export const localAwsState = z.object({
  region: z.string(),
  endpoint: z.url(),
  userPoolId: z.string(),
  clientId: z.string(),
  normalBucket: z.string(),
  sensitiveBucket: z.string(),
  credentials: z.object({ admin: credentials, app: credentials, lambda: credentials }),
});
export type LocalAwsState = Readonly<z.output<typeof localAwsState>>;

const startLine = z.object({ url: z.url() });

/** The events that wait for the mover, and those that it has failed to handle. */
const lambdaStatus = z.object({
  pending: z.int(),
  deadLetters: z.array(z.looseObject({ error: z.string() })),
});
export type LambdaStatus = Readonly<z.output<typeof lambdaStatus>>;

/** @param line what a local AWS prints first. @returns where it listens */
export function urlOf(line: string): string {
  return startLine.parse(JSON.parse(line)).url;
}

/** @param url where the local AWS listens */
export async function readState(url: string): Promise<LocalAwsState> {
  return localAwsState.parse(await readJson(url, '/_local/state'));
}

/** @param url where the local AWS listens */
export async function readLambdaStatus(url: string): Promise<LambdaStatus> {
  return lambdaStatus.parse(await readJson(url, '/_local/lambda'));
}

async function readJson(url: string, path: string): Promise<unknown> {
  return (await fetch(url + path)).json();
}
