import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { localAws, server } from '@static-file-upload/testing/stack/product';
import { type Service, startService } from '@static-file-upload/testing/stack/service';
import { freePort } from '@static-file-upload/testing/stack/free-port';
import {
  type LocalAwsState,
  readLambdaStatus,
  readState,
} from '@static-file-upload/testing/stack/local-aws-state';
import { untilReady } from '../laboratory/until-ready.ts';
import { FaultProxy } from './fault-proxy.ts';
import type { Victim } from './plan.ts';
import type { SeededRandom } from '@static-file-upload/testing/common/seeded-random';

const readyWithinMs = 60_000;
/** As many retries as AWS makes, but soon. */
const retryDelaysMs = '300,600';

export interface ProductOptions {
  readonly dataFolder: string;
  readonly random: SeededRandom;
}

/** The product as `npm start` runs it, of which every process can be killed and started again. */
export class KillableProduct {
  /** Between the storage and all who send files to it: the server, and clients with presigned addresses. */
  readonly line: FaultProxy;
  readonly #dataFolder: string;
  readonly #serverPort: string;
  readonly #storagePort: string;
  #storage: Service | undefined;
  #server: Service | undefined;
  #state: LocalAwsState | undefined;
  /** One restart after the other, like the supervisor of a machine. */
  #restarts: Promise<void> = Promise.resolve();

  static async start({ dataFolder, random }: ProductOptions): Promise<KillableProduct> {
    const storagePort = await freePort();
    const line = await FaultProxy.start(random, storagePort);
    const product = new KillableProduct(dataFolder, await freePort(), storagePort, line);
    await product.#startWhatIsDown();
    return product;
  }

  private constructor(dataFolder: string, serverPort: number, storagePort: number, line: FaultProxy) {
    this.line = line;
    this.#dataFolder = dataFolder;
    this.#serverPort = String(serverPort);
    this.#storagePort = String(storagePort);
  }

  get url(): string {
    return `http://localhost:${this.#serverPort}`;
  }

  get state(): LocalAwsState {
    if (this.#state === undefined) throw new Error('The local AWS has not been started.');
    return this.#state;
  }

  /** SIGKILL now. What was killed is started again; `recovered` says when. */
  async kill(victim: Exclude<Victim, 'client'>): Promise<void> {
    if (victim === 'mover') {
      for (const pid of await childrenOf(this.#storage?.pid)) killIfThere(pid);
      return;
    }
    await (victim === 'server' ? this.#server : this.#storage)?.kill();
    this.#restarts = this.#restarts.then(() => this.#startWhatIsDown());
  }

  /** Resolves when everything that was killed runs again. */
  recovered(): Promise<void> {
    return this.#restarts;
  }

  /** Waits until no event is under way. @throws Error when an event has become a dead letter */
  async settled(withinMs: number): Promise<void> {
    const deadline = Date.now() + withinMs;
    for (;;) {
      const { pending, deadLetters } = await readLambdaStatus(this.state.endpoint);
      if (deadLetters.length > 0) throw new Error(`Dead letters: ${JSON.stringify(deadLetters)}`);
      if (pending === 0) return;
      if (Date.now() > deadline)
        throw new Error(`After ${withinMs} ms ${pending} events are still under way.`);
      await sleep(50);
    }
  }

  async stop(): Promise<void> {
    await this.#restarts;
    await this.#server?.stop();
    await this.#storage?.stop();
    this.line.stop();
  }

  /** Each may be killed again while it starts; then this begins anew. */
  async #startWhatIsDown(): Promise<void> {
    const deadline = Date.now() + readyWithinMs;
    while (!(this.#storage?.isRunning() && this.#server?.isRunning())) {
      if (Date.now() > deadline) throw new Error(`Nothing came up. The logs: ${this.#dataFolder}/logs`);
      if (!this.#storage?.isRunning()) await this.#startStorage();
      if (this.#storage?.isRunning() && !this.#server?.isRunning()) await this.#startServer();
    }
  }

  async #startStorage(): Promise<void> {
    this.#storage = startService(
      localAws({
        port: this.#storagePort,
        dataFolder: this.#dataFolder,
        appPort: this.#serverPort,
        environment: { LOCAL_AWS_LAMBDA_RETRY_MS: retryDelaysMs },
      }),
    );
    const url = `http://127.0.0.1:${this.#storagePort}`;
    await untilReady(this.#storage, `${url}/_local/state`);
    // It is the same after every start, because it lies in the data folder.
    if (this.#state !== undefined || !this.#storage.isRunning()) return;
    this.#state = await readState(url);
  }

  async #startServer(): Promise<void> {
    this.#server = startService(
      server(this.state, {
        port: this.#serverPort,
        dataFolder: this.#dataFolder,
        environment: { AWS_ENDPOINT_URL_S3: this.line.url },
      }),
    );
    await untilReady(this.#server, `${this.url}/health/ready`);
  }
}

function childrenOf(pid: number | undefined): Promise<number[]> {
  return new Promise((resolve) =>
    // It ends with 1 when there are none.
    execFile('pgrep', ['-P', String(pid)], (_error, stdout) =>
      resolve(stdout.split('\n').filter(Boolean).map(Number)),
    ),
  );
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
