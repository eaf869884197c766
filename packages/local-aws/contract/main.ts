/**
 * `npm run contract -w packages/local-aws -- CALLS`: compares the product's calls during the tests, which the local AWS
 * has recorded in the file CALLS, with the policies of the two roles.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordedCall } from '../src/iam/call-log.ts';
import { roleArn, roleNames } from '../src/iam/identities.ts';
import { renderPolicies } from '../src/iam/policies.ts';
import { deployedNames } from '../src/stack.ts';
import { compare, exceptionList, type Role } from './compare.ts';

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('Name the file with the recorded calls.');
const calls = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => recordedCall.parse(JSON.parse(line)));
const exceptions = exceptionList.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, 'exceptions.json'), 'utf8')),
);

const { byRole } = renderPolicies(deployedNames({ region: 'eu-north-1', ssmPrefix: '/static-file-upload' }));
const roles = (['app', 'lambda'] as const).map((identity): Role => {
  const arn = roleArn(identity);
  return { name: roleNames[identity], arn, policies: byRole.get(arn) ?? [] };
});

const unique = [...new Map(calls.map((call) => [JSON.stringify(call), call])).values()];
const comparisons = compare(roles, unique, exceptions);
for (const { subject, finding } of comparisons) {
  process.stdout.write(finding === undefined ? `✔ ${subject}\n` : `✖ ${subject}. ${finding}\n`);
}
for (const { role, sid, what, reason } of exceptions.unusedGrants) {
  process.stdout.write(
    `  may stay unused: ${role}, ${sid}${what === undefined ? '' : `, ${what}`}. ${reason}\n`,
  );
}
const failed = comparisons.filter(({ finding }) => finding !== undefined).length;
process.stdout.write(`contract: ${comparisons.length - failed} passed, ${failed} failed, 0 skipped\n`);
process.exitCode = failed === 0 ? 0 : 1;
