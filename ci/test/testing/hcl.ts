import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';

/** A block at the left margin of a `.tf` or `.tftest.hcl` file. */
export interface HclBlock {
  /** `resource`, `variable`, `output`, `run`, … */
  readonly kind: string;
  /** The labels behind it, joined by a dot: `aws_s3_bucket.normal`. */
  readonly name: string;
  readonly body: string;
  readonly file: string;
}

/**
 * Reads the blocks of every file that matches. `terraform fmt` puts the closing brace of an outer block, and of no
 * other, at the left margin, so that nothing more has to be understood.
 */
export function readBlocks(pattern: string): HclBlock[] {
  return globSync(pattern, { cwd: root }).flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/^(\w+)((?: "[^"]+")*) \{\n(.*?)^\}/gms)].map(
      ([, kind = '', labels = '', body = '']) => ({
        kind,
        name: [...labels.matchAll(/"([^"]+)"/g)].map(([, label]) => label).join('.'),
        body,
        file,
      }),
    ),
  );
}
