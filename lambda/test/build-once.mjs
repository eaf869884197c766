import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Every test runs the bundle as it is deployed; it is built before the first of them. */
export default function buildOnce() {
  execFileSync(process.execPath, [join(import.meta.dirname, '../build.ts')]);
}
