import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { root } from './root.ts';
import { type Finished, run } from './run.ts';

export type Outputs = Readonly<Record<string, string | boolean>>;

/**
 * A folder that looks to the pipeline's scripts like a checked-out revision, with recorded fakes on PATH for the
 * programs that reach out of the machine.
 */
export class Checkout {
  readonly folder = mkdtempSync(join(tmpdir(), 'checkout-'));
  readonly #calls = join(this.folder, 'calls.log');
  readonly #stack = join(this.folder, 'stack.json');
  readonly #refreshes = join(this.folder, 'refreshes.json');

  constructor(outputs: Outputs = {}) {
    cpSync(join(root, 'ci/pipeline'), join(this.folder, 'ci/pipeline'), { recursive: true });
    for (const path of ['terraform', 'lambda/dist']) mkdirSync(join(this.folder, path), { recursive: true });
    writeFileSync(join(this.folder, 'lambda/dist/lambda.zip'), '');
    const token = `node '${join(root, 'packages/client/src/token.ts')}'`;
    writeFileSync(
      join(this.folder, 'package.json'),
      JSON.stringify({ version: '1.2.3', scripts: { token } }, null, 2),
    );
    appendFileSync(this.#calls, '');
    this.setOutputs(outputs);
    this.setRefreshes({});
  }

  /** What `terraform output` prints. */
  setOutputs(outputs: Outputs): void {
    const stack = Object.entries(outputs).map(([name, value]) => [name, { value }]);
    writeFileSync(this.#stack, JSON.stringify(Object.fromEntries(stack)));
  }

  /** AWS's responses to requests for instance refreshes, in their order; {} is none. */
  setRefreshes(...refreshes: object[]): void {
    const responses = refreshes.map((refresh) => ({
      InstanceRefreshes: 'Status' in refresh ? [refresh] : [],
    }));
    writeFileSync(this.#refreshes, responses.map((response) => `${JSON.stringify(response)}\n`).join(''));
  }

  /** Runs one script of the pipeline. Only what is given stands in its environment, besides PATH and HOME. */
  run(script: string, environment: NodeJS.ProcessEnv = {}): Promise<Finished> {
    return run(join(this.folder, `ci/pipeline/${script}.sh`), [], {
      environment: this.#environment(environment),
    });
  }

  /** Runs what a person would type in this folder, and stops at the first failure. */
  type(commands: string, environment: NodeJS.ProcessEnv = {}): Promise<Finished> {
    return run('bash', ['--norc', '-euo', 'pipefail', '-c', commands], {
      cwd: this.folder,
      environment: this.#environment(environment),
    });
  }

  #environment(given: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    const path = [join(root, 'ci/test/fakes'), dirname(process.execPath), process.env['PATH']];
    return {
      PATH: path.join(delimiter),
      HOME: process.env['HOME'],
      FAKE_CALLS: this.#calls,
      FAKE_STACK: this.#stack,
      FAKE_REFRESHES: this.#refreshes,
      ROLLOUT_POLL_SECONDS: '0',
      ...given,
    };
  }

  /** Every call of a fake so far, with temporary paths shortened. */
  calls(): string[] {
    const lines = readFileSync(this.#calls, 'utf8').split('\n').filter(Boolean);
    return lines.map((line) => line.replaceAll(/\S*\/tmp\.\w+/g, '<private>'));
  }

  /** A file that the pipeline has made, or undefined. */
  read(path: string): string | undefined {
    const file = join(this.folder, path);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  }

  write(path: string, content: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), content);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
