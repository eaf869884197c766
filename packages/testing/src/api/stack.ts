import { ApiClient } from './api-client.ts';
import { type Account, createAccount } from '../people/account.ts';
import { StoredObjects } from '../storage/stored-objects.ts';
import { type LocalAwsOptions, type RunningLocalAws, startLocalAws } from '../stack/local-aws.ts';
import { type RunningBackend, startBackend, type Variables } from '../stack/running-backend.ts';

/** A server on a local AWS of its own, with one account. */
export class Stack {
  readonly aws: RunningLocalAws;
  readonly backend: RunningBackend;
  readonly account: Account;
  readonly stored: StoredObjects;
  readonly client: ApiClient;

  constructor(aws: RunningLocalAws, backend: RunningBackend, account: Account) {
    this.aws = aws;
    this.backend = backend;
    this.account = account;
    this.stored = new StoredObjects(aws.state);
    this.client = new ApiClient(backend.url, account.accessToken);
  }

  /** A client of another account at the same server. */
  async newClient(): Promise<ApiClient> {
    const { accessToken } = await createAccount(this.aws.state);
    return new ApiClient(this.backend.url, accessToken);
  }

  /** Removes what the account has stored. */
  async clear(): Promise<void> {
    const { normalBucket, sensitiveBucket } = this.stored;
    for (const bucket of [normalBucket, sensitiveBucket]) await this.stored.clear(bucket, this.account.sub);
  }

  async stop(): Promise<void> {
    this.stored.close();
    await this.backend.stop();
    await this.aws.stop();
  }
}

export async function startStack(variables: Variables = {}, options: LocalAwsOptions = {}): Promise<Stack> {
  const aws = await startLocalAws(options);
  const [backend, account] = await Promise.all([startBackend(aws, variables), createAccount(aws.state)]);
  return new Stack(aws, backend, account);
}
