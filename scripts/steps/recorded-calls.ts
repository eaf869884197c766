import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { counting, root, skippedBecause, type Step } from './step.ts';

const calls = join(root, '.test-results/calls.jsonl');

/** With this in its environment a step has the local AWS record what server and mover call. */
export const recordsCalls = { LOCAL_AWS_CALL_LOG: calls };

/** Before the first step: calls of an earlier run prove nothing. */
export function forgetCalls(): void {
  mkdirSync(dirname(calls), { recursive: true });
  rmSync(calls, { force: true });
}

/** Compares the recorded calls with the policies. @param isComplete whether every step that records has run */
export function recordedCalls(isComplete: () => boolean): Step {
  const compared = counting({
    name: 'recorded calls',
    program: 'npm',
    args: ['run', '--silent', 'contract', '-w', 'packages/local-aws', '--', calls],
  });
  return {
    name: compared.name,
    run: async (show) =>
      isComplete()
        ? compared.run(show)
        : skippedBecause('the steps lambda, backend and browser have to run before it'),
  };
}
