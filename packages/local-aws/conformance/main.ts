/**
 * `npm run conformance -w packages/local-aws`: checks that the emulated services behave as the AWS SDK and the browser's
 * library expect. It runs against the AWS that the SDK's variables name, or against a local AWS of its own. See the
 * README of this workspace.
 */
import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { finished } from 'node:stream/promises';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { startLocalAws } from '@static-file-upload/testing/local-aws';
import { environmentFor, hasCredentials, readEnvironment } from './environment.ts';

type Result = 'passed' | 'failed' | 'skipped';

const files = globSync(join(import.meta.dirname, '*.check.ts')).toSorted();
const counts = new Map<string, Record<Result, number>>();

const local = hasCredentials() ? undefined : await startLocalAws();
const { endpoint, region } = readEnvironment();
process.stdout.write(`Conformance of ${local ? 'a local AWS' : (endpoint ?? `AWS in ${region}`)}\n`);
const events = run({ files, concurrency: false, ...(local && { env: environmentFor(local) }) });
events.on('test:pass', ({ file, skip, details }) => count(file, details, skip ? 'skipped' : 'passed'));
events.on('test:fail', ({ file, details }) => count(file, details, 'failed'));
const report = events.compose<NodeJS.ReadWriteStream>(spec());
report.pipe(process.stdout);
await finished(report);
await local?.stop();

for (const [service, { passed, failed, skipped }] of counts) {
  process.stdout.write(`${service}: ${passed} passed, ${failed} failed, ${skipped} skipped\n`);
}
const failed = [...counts.values()].some((count) => count.failed > 0);
process.exitCode = failed || counts.size === 0 ? 1 : 0;

/** A file's name begins with its service. */
function count(file = '', { type }: { type?: string }, result: Result): void {
  if (type === 'suite') return;
  const [service = ''] = basename(file).split(/[-.]/);
  const sum = counts.get(service) ?? { passed: 0, failed: 0, skipped: 0 };
  sum[result] += 1;
  counts.set(service, sum);
}
