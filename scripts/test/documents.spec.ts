import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const root = join(import.meta.dirname, '../..');

const documents = [
  join(root, 'README.md'),
  join(root, 'ci/README.md'),
  join(root, 'packages/local-aws/README.md'),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join(root, 'docs', file)),
];

function scriptsOf(workspace: string): string[] {
  const file = join(root, workspace, 'package.json');
  return Object.keys((JSON.parse(readFileSync(file, 'utf8')) as { scripts: object }).scripts);
}

/** `npm run -s token`, `npm run openapi -w backend`: the script's name, and the workspace when it names one. */
const npmRun = /npm run (?:-s |--silent )?([\w:-]+)(?:[^\n`]*? -w ([\w/@-]+))?/g;
/** A test or another source file of ours, named in code quotes by its path from the root. */
const citedFile =
  /`((?:backend|frontend|lambda|packages|scripts|ci|terraform)\/[\w./-]+\.(?:ts|mts|mjs|hcl|tftpl|sh))(?::[^`]*)?`/g;
const relativeLink = /(?:\]\(|\b(?:src|srcset)=")(?!https?:|mailto:|#)([^)#\s"]+)(?:#[^)]*)?[)"]/g;

describe.each(documents.map((file) => [relative(root, file), file]))('%s', (_, file) => {
  const text = readFileSync(file, 'utf8');

  test('names only scripts that exist', () => {
    for (const [command, script = '', workspace = '.'] of text.matchAll(npmRun)) {
      expect({ command, exists: scriptsOf(workspace).includes(script) }).toEqual({ command, exists: true });
    }
  });

  test('cites only files that exist', () => {
    for (const [, cited = ''] of text.matchAll(citedFile)) {
      expect({ cited, exists: existsSync(join(root, cited)) }).toEqual({ cited, exists: true });
    }
  });

  test('links only to what exists', () => {
    for (const [, target = ''] of text.matchAll(relativeLink)) {
      const exists = existsSync(join(dirname(file), decodeURIComponent(target)));
      expect({ target, exists }).toEqual({ target, exists: true });
    }
  });
});
