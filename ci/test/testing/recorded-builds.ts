import { z } from '@static-file-upload/contract/zod';
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

const call = z.object({ name: z.string(), arguments: z.array(z.unknown()) });

const step = z.object({
  stage: z.string(),
  step: z.string(),
  arguments: z.record(z.string(), z.unknown()),
  /** What is bound around the step, the outermost first. */
  credentials: z.array(z.record(z.string(), z.string())),
  environment: z.array(z.string()),
  timeouts: z.array(z.object({ time: z.number(), unit: z.string() })),
});
export type Step = Readonly<z.output<typeof step>>;

const recording = z.object({
  agent: z.array(call),
  options: z.array(call),
  /** Stages that the build came to, also those that their condition skipped. */
  stages: z.array(z.string()),
  steps: z.array(step),
  result: z.enum(['SUCCESS', 'FAILURE', 'ABORTED']),
});
export type Recording = Readonly<z.output<typeof recording>>;

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
  return z.array(recording).parse(JSON.parse(stdout));
}

/** The commands of `sh`, and `input` where a person is asked, in their order. */
export function commandsOf({ steps }: Recording): string[] {
  return steps.flatMap(({ step, arguments: { command } }) => {
    if (step === 'sh') return [String(command)];
    return step === 'input' ? ['input'] : [];
  });
}
