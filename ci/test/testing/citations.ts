import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';

/** A test, run or policy statement that a document names as its witness. */
export interface Citation {
  readonly file: string;
  readonly name: string;
}

/** Finds what stands in code quotes as `FILE: NAME`. */
export function readCitations(text: string): Citation[] {
  return [...text.matchAll(/`([\w./-]+\.(?:tftest\.hcl|spec\.ts|e2e\.ts|json\.tftpl)): ([^`]+)`/g)].map(
    ([, file = '', name = '']) => ({ file, name }),
  );
}

/** Whether the file has a run, a statement or a test of this name. A test's name may be cited by its beginning. */
export function isThere({ file, name }: Citation): boolean {
  const path = join(root, file);
  if (!existsSync(path)) return false;
  const text = readFileSync(path, 'utf8');
  if (file.endsWith('.hcl')) return text.includes(`run "${name}" {`);
  if (file.endsWith('.tftpl')) return text.includes(`"Sid": "${name}"`);
  return [`'${name}`, `"${name}`, `\`${name}`].some((title) => text.includes(title));
}
