import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';

/** What Docker would send as the build context: files of the repository that .dockerignore lets through. */
export function buildContext(): { path: string; bytes: number }[] {
  const rules = readRules(join(root, '.dockerignore'));
  return filesBelow('', rules).map((path) => ({ path, bytes: statSync(join(root, path)).size }));
}

interface Rule {
  readonly keeps: boolean;
  readonly matches: (path: string) => boolean;
}

function readRules(file: string): Rule[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const keeps = line.startsWith('!');
      const pattern = line
        .slice(keeps ? 1 : 0)
        .replace(/[.+^$()[\]{}|\\]/g, '\\$&')
        .replace(/\*\*\/|\*/g, (stars) => (stars === '*' ? '[^/]*' : '(?:.*/)?'));
      // A rule about a folder is a rule about everything in it.
      const expression = new RegExp(`^${pattern}(?:/.*)?$`);
      return { keeps, matches: (path) => expression.test(path) };
    });
}

/** The last rule that matches a path decides. */
const isSent = (path: string, rules: Rule[]) => rules.findLast((rule) => rule.matches(path))?.keeps ?? true;

/** Dependencies and version control are not walked through: nothing may let them in. */
const neverSent = new Set(['node_modules', '.git']);

function filesBelow(folder: string, rules: Rule[]): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !neverSent.has(name))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return filesBelow(path, rules);
      return isSent(path, rules) ? [path] : [];
    });
}
