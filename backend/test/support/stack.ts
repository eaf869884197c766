import { expect } from '@jest/globals';
import {
  type LocalAwsOptions,
  type RunningLocalAws,
  startLocalAws,
} from '@static-file-upload/testing/local-aws';
import { type Account, createAccount } from './account';
import { Client, type Problem } from './client';
import { type RunningBackend, startBackend, type Variables } from './running-backend';
import { Storage } from './storage';

/** A server on a storage of its own, with one account, and what a test wants to know about refusals there. */
export class Stack {
  readonly storage: Storage;
  readonly client: Client;

  constructor(
    readonly aws: RunningLocalAws,
    readonly backend: RunningBackend,
    readonly account: Account,
  ) {
    this.storage = new Storage(aws);
    this.client = new Client(backend.url, account);
  }

  async expectNothingStored(): Promise<void> {
    const { storage, account, backend } = this;
    expect(await storage.keys(storage.normalBucket, account.sub)).toEqual([]);
    expect(await storage.keys(storage.sensitiveBucket, account.sub)).toEqual([]);
    expect((await fetch(`${backend.url}/health`)).status).toBe(200);
  }

  /** The answer is a problem of this kind with an id, nothing is stored, and the server goes on. */
  async expectRefusal(answer: Promise<Response>, status: number, slug: string): Promise<Problem> {
    const response = await answer;
    const problem = (await response.json()) as Problem;
    expect(problem).toMatchObject({ status, type: `/problems/${slug}` });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(response.headers.get('x-request-id')).toBe(problem.requestId);
    await this.expectNothingStored();
    return problem;
  }

  /** Removes what a test has stored. */
  async clear(): Promise<void> {
    const { storage, account } = this;
    for (const bucket of [storage.normalBucket, storage.sensitiveBucket])
      await storage.clear(bucket, account.sub);
  }

  async stop(): Promise<void> {
    this.storage.close();
    await this.backend.stop();
    await this.aws.stop();
  }
}

export async function startStack(variables: Variables = {}, options: LocalAwsOptions = {}): Promise<Stack> {
  const aws = await startLocalAws(options);
  const [backend, account] = await Promise.all([startBackend(aws, variables), createAccount(aws)]);
  return new Stack(aws, backend, account);
}
