import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type RunningLocalAws } from '@static-file-upload/testing/local-aws';

const program = join(__dirname, 'create-account.mts');

export interface Account {
  readonly sub: string;
  readonly accessToken: string;
  readonly idToken: string;
}

/** A fresh account with the tokens of its first sign-in. */
export async function createAccount(aws: RunningLocalAws): Promise<Account> {
  const { userPoolId, clientId } = aws.state;
  const { stdout } = await promisify(execFile)(process.execPath, [program, aws.url, userPoolId, clientId]);
  return JSON.parse(stdout) as Account;
}
