/**
 * The README's own commands for the AWS CLI, against a local AWS that holds one sensitive file: it is listed, and
 * comes back byte for byte.
 */
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startLocalAws } from '@static-file-upload/testing/stack/local-aws';
import { vaultEncryption } from '@static-file-upload/testing/storage/s3-fixture';
import { findAwsCli } from './steps/find-programs.ts';

const aws = findAwsCli();
assert.ok(aws, 'The AWS CLI is not installed');
const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
const commands = /^```sh\n(export AWS_ENDPOINT_URL=[^`]*)```$/m.exec(readme)?.[1];
assert.ok(commands, 'The README has no commands for the AWS CLI');

const folder = mkdtempSync(join(tmpdir(), 'aws-cli-'));
const local = await startLocalAws();
try {
  const Key = 'somebody/ü & 1/figures +.txt';
  const content = randomBytes(300_000);
  await putIntoVault(Key, content);
  const listed = execFileSync(
    'bash',
    ['-euo', 'pipefail', '-c', commands.replaceAll('http://127.0.0.1:4566', local.url)],
    {
      cwd: folder,
      encoding: 'utf8',
      // Not a socket: Bash would take itself for a remote shell.
      stdio: ['ignore', 'pipe', 'inherit'],
      // No profile or key of this machine's owner: only what the commands export themselves.
      env: { PATH: `${dirname(aws)}:${process.env['PATH'] ?? ''}`, HOME: folder, LANG: 'C.UTF-8' },
    },
  );
  assert.ok(listed.includes(`${content.length} ${Key}\n`), `The file is not listed:\n${listed}`);
  assert.ok(readFileSync(join(folder, 'vault', Key)).equals(content), 'Another content came back');
  process.stdout.write(
    `${execFileSync(aws, ['--version'], { encoding: 'utf8' }).trim()} lists and reads the vault\n`,
  );
} finally {
  await local.stop();
  rmSync(folder, { recursive: true });
}

async function putIntoVault(Key: string, Body: Buffer): Promise<void> {
  const { region, credentials, sensitiveBucket } = local.state;
  const s3 = new S3Client({ region, endpoint: local.url, credentials: credentials.admin });
  await s3.send(new PutObjectCommand({ Bucket: sensitiveBucket, Key, Body, ...vaultEncryption }));
  s3.destroy();
}
