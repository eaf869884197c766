import { rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { signUpAndConfirm } from '@static-file-upload/testing/people/account';
import { signIn } from '@static-file-upload/client/sign-in';
import type { Attempt, Outcome } from '../laboratory/attempt.ts';
import { BrowserClient } from './browser-client.ts';
import { killOldestCurl, uploadWithCurl } from '../laboratory/curl.ts';
import { uploadDirectly } from './direct-client.ts';
import type { KillableProduct } from './killable-product.ts';
import type { Ledger } from '../laboratory/ledger.ts';
import type { PlannedUpload } from './plan.ts';
import { type TestFile, writeTestFile } from '../laboratory/test-file.ts';

const user = 'chaos@example.org';
const password = 'Correct-horse-9';
const maxAttempts = 5;
/** Well within the life of an access token. */
const tokenUsableMs = 20 * 60_000;

export interface PreparedUpload extends PlannedUpload {
  readonly file: TestFile;
}

/** The people and programs that upload, and try again when they are not told that their file is stored. */
export class Clients {
  readonly #product: KillableProduct;
  readonly #ledger: Ledger;
  readonly #folder: string;
  #browser: BrowserClient | undefined;
  #token = { value: '', since: -Infinity };
  #names = 0;

  /** @param folder where files to upload are made */
  constructor(product: KillableProduct, ledger: Ledger, folder: string) {
    this.#product = product;
    this.#ledger = ledger;
    this.#folder = folder;
  }

  async signUp({ withBrowser }: { withBrowser: boolean }): Promise<void> {
    await signUpAndConfirm(this.#product.state, user, password);
    if (withBrowser) this.#browser = await BrowserClient.start(this.#product.url, user, password);
  }

  /** Between two rounds, while everything runs. */
  async signIn(): Promise<void> {
    await this.#browser?.ready();
    if (Date.now() - this.#token.since < tokenUsableMs) return;
    const session = await signIn({
      url: new URL(this.#product.url),
      user,
      password: () => Promise.resolve(password),
    });
    this.#token = { value: session.accessToken, since: Date.now() };
  }

  async prepare(planned: PlannedUpload): Promise<PreparedUpload> {
    const path = join(this.#folder, `file-${planned.seed}`);
    return { ...planned, file: await writeTestFile(path, planned.size, planned.seed) };
  }

  /** @returns whether the file was stored in the end */
  async deliver({ at, file, sensitive, route }: PreparedUpload): Promise<boolean> {
    await sleep(at);
    let { path } = file;
    for (let count = 0; count < maxAttempts; count += 1) {
      // A client that is not told so tries again, once the server runs again.
      if (count > 0) await this.#product.recovered();
      const name = `Datei ${(this.#names += 1)} ünï.bin`;
      path = await renamed(path, name);
      const attempt = { name, file: { ...file, path }, sensitive, route };
      this.#ledger.begin(attempt);
      const outcome = await this.#send(attempt);
      this.#ledger.end(attempt, outcome);
      if (outcome.kind === 'stored') return true;
    }
    return false;
  }

  /** A person closes the tab, or else a program ends, in the middle of an upload. */
  async killOne(): Promise<void> {
    if (!(await this.#browser?.killTab())) killOldestCurl();
  }

  async stop(): Promise<void> {
    await this.#browser?.close();
  }

  #send(attempt: Attempt): Promise<Outcome> {
    if (attempt.route === 'browser' && this.#browser) return this.#browser.upload(attempt);
    const request = { url: this.#product.url, accessToken: this.#token.value };
    return attempt.route === 'direct' ? uploadDirectly(request, attempt) : uploadWithCurl(request, attempt);
  }
}

async function renamed(path: string, name: string): Promise<string> {
  const target = join(dirname(path), name);
  await rename(path, target);
  return target;
}
