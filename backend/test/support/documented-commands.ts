import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The shell commands of a page in docs/, to be run as a reader would, in a folder of their own. */
export class DocumentedCommands {
  readonly blocks: readonly string[];
  readonly folder = mkdtempSync(join(tmpdir(), 'documented-'));

  constructor(
    page: string,
    private readonly variables: Readonly<Record<string, string>>,
  ) {
    const text = readFileSync(join(__dirname, '../../../docs', page), 'utf8');
    this.blocks = [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block);
  }

  /** @returns what they print. @throws an error with `stdout` when one of them fails */
  async run(commands: readonly string[] = this.blocks): Promise<string> {
    const { stdout } = await promisify(execFile)('sh', ['-eu', '-c', commands.join('\n')], {
      cwd: this.folder,
      env: { PATH: process.env['PATH'], ...this.variables },
    });
    return stdout;
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
