import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { problemTypes } from '@static-file-upload/contract/problems';
import { type Stack, startStack } from '@static-file-upload/testing/api/stack';

type Json = Readonly<Record<string, unknown>>;

const read = (file: string) => readFileSync(join(__dirname, '../../docs', file), 'utf8');
const markdown = read('api.md');
const openapi = JSON.parse(read('openapi.json')) as {
  paths: Record<string, Record<string, { security?: unknown[] }>>;
};
/** A command, and the response that the document shows below it. */
const example = /^```sh\n(.*?)^```\n\n```json\n(.*?)^```$/gms;
const examples = [...markdown.matchAll(example)].map(([, command = '', response = '']) => ({
  command,
  response,
}));
/** What is the same in every response of a kind; the rest has other values each time. */
const fixed = [
  'type',
  'title',
  'status',
  'detail',
  'instance',
  'errors',
  'replayed',
  'filename',
  'sensitive',
  'size',
  'contentType',
];

describe('docs/api.md', () => {
  test('lists every problem type with its status, in the order of the contract', () => {
    const rows = [...markdown.matchAll(/^\| `([\w-]+)` \| (\d{3}) \| .+ \|$/gm)];
    expect(rows.map(([, type, status]) => [type, Number(status)])).toEqual(
      Object.entries(problemTypes).map(([type, { status }]) => [type, status]),
    );
  });

  test('lists every route that the server has, and the server has HEAD wherever it has GET', () => {
    const rows = [...markdown.matchAll(/^\| `([A-Z]+) (\/\S+)` \| (.+) \|$/gm)];
    const documented = rows.map(([, method, path]) => `${method} ${path}`).sort();
    const heads = documented
      .filter((route) => route.startsWith('GET '))
      .map((route) => `HEAD${route.slice(3)}`);
    const served = Object.entries(openapi.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect([...documented, ...heads].sort()).toEqual(served.sort());
    const open = rows
      .filter(([, , , meaning = '']) => meaning.startsWith('public'))
      .map(([, , path]) => path);
    const withoutToken = Object.entries(openapi.paths).filter(([, methods]) =>
      Object.values(methods).some(({ security }) => security?.length === 0),
    );
    expect(open.sort()).toEqual(withoutToken.map(([path]) => path).sort());
  });

  describe('the commands', () => {
    let stack: Stack;
    let folder: string;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'api-examples-'));
      stack = await startStack();
    });

    afterAll(async () => {
      await stack.stop();
      rmSync(folder, { recursive: true });
    });

    const run = async (command: string): Promise<Json> => {
      const env = { PATH: process.env['PATH'], URL: stack.backend.url, TOKEN: stack.account.accessToken };
      const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', command], {
        cwd: folder,
        env,
      });
      return JSON.parse(stdout) as Json;
    };

    test('are six at least', () => expect(examples.length).toBeGreaterThanOrEqual(6));

    // In their order: the later ones use the file that the first one makes.
    test.each(examples)('get the response that is shown: $command', async ({ command, response }) => {
      const [shown, real] = [JSON.parse(response) as Json, await run(command)];
      expect(Object.keys(real)).toEqual(Object.keys(shown));
      for (const name of fixed) expect(real[name]).toEqual(shown[name]);
      const algorithm = (value: Json) => (value['checksum'] as Json | undefined)?.['algorithm'];
      expect(algorithm(real)).toBe(algorithm(shown));
    });
  });
});
