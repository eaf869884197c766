import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseBlocks, type Statement } from './groovy-blocks.ts';
import { root } from './root.ts';

export type Parameters = Readonly<Record<string, boolean>>;

export interface Command {
  readonly stage: string;
  /** What `sh` gets, or `input` where somebody is asked. */
  readonly command: string;
  /** Credentials that are bound around it. */
  readonly credentials: readonly string[];
}

export interface BuildResult {
  readonly commands: readonly Command[];
  readonly succeeded: boolean;
}

/** The Jenkinsfile, taken apart far enough to say what a build would run in which order. */
export class DeclarativePipeline {
  readonly source = readFileSync(join(root, 'Jenkinsfile'), 'utf8');
  readonly #pipeline = section(parseBlocks(this.source), 'pipeline') ?? [];

  /** The statements of a top-level section such as options. */
  section(name: string): string[] {
    return (section(this.#pipeline, name) ?? []).map(({ text }) => text);
  }

  /** @param failing the command that fails; all others succeed */
  build(parameters: Parameters, failing?: string): BuildResult {
    const build = new Build(parameters, failing);
    build.runStages(section(this.#pipeline, 'stages') ?? []);
    build.runPost('pipeline', this.#pipeline, build.succeeded);
    return build;
  }
}

class Build implements BuildResult {
  readonly commands: Command[] = [];
  succeeded = true;
  readonly #parameters: Parameters;
  readonly #failing: string | undefined;

  constructor(parameters: Parameters, failing: string | undefined) {
    this.#parameters = parameters;
    this.#failing = failing;
  }

  runStages(stages: readonly Statement[]): void {
    for (const { text, block = [] } of stages) {
      if (!this.succeeded) return;
      const name = /^stage\('(.+)'\)$/.exec(text)?.[1] ?? text;
      const when = section(block, 'when');
      if (when && !when.every((condition) => this.#holds(condition))) continue;
      this.runStages(section(block, 'stages') ?? []);
      this.#runSteps(name, section(block, 'steps') ?? [], []);
      this.runPost(name, block, this.succeeded);
    }
  }

  runPost(name: string, block: readonly Statement[], succeeded: boolean): void {
    for (const condition of section(block, 'post') ?? []) {
      const applies = ['always', succeeded ? 'success' : 'unsuccessful', succeeded ? '' : 'failure'];
      if (applies.includes(condition.text)) this.#runSteps(name, condition.block ?? [], [], true);
    }
  }

  #runSteps(
    stage: string,
    steps: readonly Statement[],
    credentials: readonly string[],
    isPost = false,
  ): void {
    for (const { text, block } of steps) {
      if (!this.succeeded && !isPost) return;
      const bound = /^withCredentials\(\[(\w+)\(\)\]\)$/.exec(text)?.[1];
      if (block) this.#runSteps(stage, block, bound ? [...credentials, bound] : credentials, isPost);
      else this.#runStep(stage, text, credentials);
    }
  }

  #runStep(stage: string, step: string, credentials: readonly string[]): void {
    const command = /^sh '(.+)'$/.exec(step)?.[1] ?? (/\binput\(/.test(step) ? 'input' : undefined);
    if (command !== undefined) this.commands.push({ stage, command, credentials });
    if (step.startsWith('error(') || (command !== undefined && command === this.#failing))
      this.succeeded = false;
  }

  #holds({ text, block = [] }: Statement): boolean {
    const all = (conditions: readonly Statement[]) => conditions.every((condition) => this.#holds(condition));
    if (text === 'allOf') return all(block);
    if (text === 'anyOf') return block.some((condition) => this.#holds(condition));
    if (text === 'not') return !all(block);
    const parameter = /^params\.(\w+)$/.exec(block[0]?.text ?? '')?.[1];
    const value = parameter === undefined ? undefined : this.#parameters[parameter];
    if (text !== 'expression' || value === undefined) throw new Error(`This condition is not known: ${text}`);
    return value;
  }
}

function section(statements: readonly Statement[], name: string): readonly Statement[] | undefined {
  return statements.find(({ text }) => text === name)?.block;
}
