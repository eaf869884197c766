import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { receipt } from '@static-file-upload/contract/receipt';
import { type Stack, startStack } from '@static-file-upload/testing/api/stack';
import { execFile, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const docs = join(__dirname, '../../../docs');
const row = /^\| ((?:curl|Node|Wget|HTTPie|Python|Go|Java)\b.*?) \| `(.+)` \|$/gm;
/** Whether a program can be started, for those that not every machine has. */
const checks: Readonly<Record<string, string>> = {
  Wget: 'wget --version',
  HTTPie: 'http --version',
  Python: 'python3 -c "import requests"',
  Go: 'go version',
  Java: 'java --version',
};

interface DocumentedClient {
  readonly client: string;
  readonly line: string;
}

/** Runs the lines of docs/api.md for these clients, and compares what is stored with the file. */
export function testDocumentedClients(names: readonly string[]): void {
  const clients = [...readFileSync(join(docs, 'api.md'), 'utf8').matchAll(row)]
    .map(([, client = '', line = '']): DocumentedClient => ({ client, line: line.replaceAll('\\|', '|') }))
    .filter(({ client }) => names.includes(/^\w+/.exec(client)?.[0] ?? ''));

  describe('the line that docs/api.md has for', () => {
    let stack: Stack;

    beforeAll(async () => {
      stack = await startStack();
    });
    afterAll(() => stack.stop());

    for (const { client, line } of clients) {
      if (!isInstalled(client)) {
        test.todo(`${client} could not be run: it is not installed`);
        continue;
      }
      test.each([0, 18, 10_000_000])(`${client} stores a file of %d bytes`, async (size) => {
        const bytes = randomBytes(size);
        const { key, ...stored } = receipt.parse(JSON.parse(await run(line, stack, bytes)));
        expect(stored).toMatchObject({ filename: 'report.txt', size, sensitive: true });
        const found = await stack.stored.find(stack.stored.normalBucket, key);
        expect(found?.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
      });
    }

    test('its clients is there, once for each way to send a file', () => {
      expect(clients.length).toBeGreaterThanOrEqual(names.length);
    });
  });
}

function isInstalled(client: string): boolean {
  const check = checks[/^\w+/.exec(client)?.[0] ?? ''];
  return check === undefined || spawnSync('sh', ['-c', check]).status === 0;
}

/** @returns what the line prints in a folder that has the file and the programs of the page */
async function run(line: string, { backend, account }: Stack, bytes: Buffer): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'clients-'));
  try {
    writeFileSync(join(folder, 'report.txt'), bytes);
    cpSync(join(docs, 'clients'), folder, { recursive: true });
    const env = { ...process.env, URL: backend.url, TOKEN: account.accessToken };
    const options = { cwd: folder, env };
    return (await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', line], options)).stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
