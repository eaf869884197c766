import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { assignments, type Instruction, readStages, type Stage } from './dockerfile.ts';
import { root } from './root.ts';
import { run } from './run.ts';

/** What a stage of the Dockerfile leaves behind, as far as that can be had without a container engine. */
export interface ReplayedImage {
  /** Stands for `/` of the image, without what the base image brings. */
  readonly folder: string;
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly user: string;
  readonly entrypoint: readonly string[];
  readonly healthcheck: readonly string[];
}

interface Layers extends ReplayedImage {
  workingDirectory: string;
  environment: Record<string, string>;
  labels: Record<string, string>;
  user: string;
  entrypoint: readonly string[];
  healthcheck: readonly string[];
}

/**
 * Replays a stage's COPY and RUN instructions in a temporary folder. The stage `build` is not replayed: its outputs
 * are taken from the repository, where the same commands have made them.
 */
export class ImageReplay {
  readonly #folder = mkdtempSync(join(tmpdir(), 'image-'));
  readonly #stages = readStages(join(root, 'Dockerfile'));
  readonly #done = new Map<string, Layers>();

  constructor() {
    chmodSync(this.#folder, 0o755);
  }

  /** Stands for the base image's Node. A copy, because the image's user may not reach the folder of this one. */
  get node(): string {
    const node = join(this.#folder, 'node');
    if (!existsSync(node)) copyFileSync(process.execPath, node);
    return node;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** @throws Error when a stage is not there or one of its commands fails */
  async stage(name: string): Promise<ReplayedImage> {
    const done = this.#done.get(name);
    if (done) return done;
    const stage = this.#stages.find((candidate) => candidate.name === name);
    if (!stage) throw new Error(`The Dockerfile has no stage ${name}.`);
    const layers = await this.#base(stage);
    for (const instruction of stage.instructions) await this.#replay(instruction, layers);
    this.#done.set(name, layers);
    return layers;
  }

  async #base(stage: Stage): Promise<Layers> {
    const folder = join(this.#folder, stage.name);
    mkdirSync(folder);
    const parent = this.#stages.some(({ name }) => name === stage.base)
      ? await this.stage(stage.base)
      : undefined;
    if (parent) cpSync(parent.folder, folder, { recursive: true });
    const empty = { workingDirectory: '/', user: 'root', entrypoint: [], healthcheck: [] };
    return { ...empty, environment: {}, labels: {}, ...parent, folder };
  }

  async #replay(instruction: Instruction, layers: Layers): Promise<void> {
    const { keyword, rest } = instruction;
    if (keyword === 'WORKDIR') layers.workingDirectory = rest;
    else if (keyword === 'COPY') await this.#copy(instruction, layers);
    else if (keyword === 'RUN') await runCommand(rest, layers);
    else if (keyword === 'ENV')
      Object.assign(layers.environment, Object.fromEntries(assignments(instruction)));
    else if (keyword === 'LABEL') Object.assign(layers.labels, Object.fromEntries(assignments(instruction)));
    else if (keyword === 'USER') layers.user = rest;
    else if (keyword === 'ENTRYPOINT') layers.entrypoint = JSON.parse(rest) as string[];
    else if (keyword === 'HEALTHCHECK')
      layers.healthcheck = JSON.parse(rest.replace(/^CMD /, '')) as string[];
    else if (keyword !== 'ARG' && keyword !== 'EXPOSE')
      throw new Error(`${keyword} is not known to the replay.`);
  }

  async #copy(instruction: Instruction, layers: Layers): Promise<void> {
    const paths = instruction.rest.split(' ');
    const target = paths.pop() ?? '';
    const from = instruction.flags.get('from');
    for (const path of paths) {
      const source = await this.#locate(path, from);
      const destination = join(layers.folder, posix.resolve(layers.workingDirectory, target));
      const isFile = statSync(source).isFile();
      cpSync(source, isFile ? join(destination, posix.basename(path)) : destination, {
        recursive: true,
        verbatimSymlinks: true,
      });
    }
  }

  async #locate(path: string, from: string | undefined): Promise<string> {
    if (from === undefined) return join(root, path);
    if (from === 'build') return join(root, posix.relative('/source', path));
    return join((await this.stage(from)).folder, path);
  }
}

async function runCommand(command: string, layers: Layers): Promise<void> {
  const cwd = join(layers.folder, layers.workingDirectory);
  const environment = { ...process.env, ...layers.environment, npm_config_prefer_offline: 'true' };
  const { code, stderr } = await run('sh', ['-c', command], { cwd, environment });
  if (code !== 0) throw new Error(`RUN ${command} ended with ${code}:\n${stderr}`);
}
