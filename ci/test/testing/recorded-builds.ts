import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './root.ts';
import { run } from './run.ts';
import { findTool } from './tools.ts';

/** A build that is to be recorded. */
export interface Build {
  /** Boxes that are ticked; the others have the Jenkinsfile's own default. */
  readonly parameters: Readonly<Record<string, boolean>>;
  /** What the controller sets. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The command, or `input`, at which the build ends. */
  readonly interruptAt?: string;
  /** How it ends there: FAILURE by default, ABORTED where a person or a timeout stops it. */
  readonly result?: 'FAILURE' | 'ABORTED';
}

export interface Step {
  readonly stage: string;
  readonly step: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** What is bound around the step, the outermost first. */
  readonly credentials: readonly Readonly<Record<string, string>>[];
  readonly environment: readonly string[];
  readonly timeouts: readonly { time: number; unit: string }[];
}

export interface Recording {
  readonly agent: readonly Call[];
  readonly options: readonly Call[];
  /** Stages that the build came to, also those that their condition skipped. */
  readonly stages: readonly string[];
  readonly steps: readonly Step[];
  readonly result: 'SUCCESS' | 'FAILURE' | 'ABORTED';
}

interface Call {
  readonly name: string;
  readonly arguments: readonly unknown[];
}

/** Has Groovy run the Jenkinsfile once for each build, with steps that are only recorded. */
export async function recordBuilds(builds: readonly Build[]): Promise<Recording[]> {
  const recorder = join(root, 'ci/test/jenkins/record-steps.groovy');
  const { code, stdout, stderr } = await run('groovy', [recorder, join(root, 'Jenkinsfile')], {
    input: JSON.stringify(builds),
    // Debian's groovy looks for Java only where another package would link it.
    environment: {
      JAVA_HOME: dirname(dirname(realpathSync(findTool('java') ?? '/bin/java'))),
      ...process.env,
    },
  });
  if (code !== 0) throw new Error(`The Jenkinsfile could not be recorded:\n${stderr}`);
  return JSON.parse(stdout) as Recording[];
}

/** The commands of `sh`, and `input` where a person is asked, in their order. */
export function commandsOf({ steps }: Recording): string[] {
  return steps.flatMap(({ step, arguments: { command } }) => {
    if (step === 'sh') return [String(command)];
    return step === 'input' ? ['input'] : [];
  });
}
