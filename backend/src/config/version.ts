import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const packageFile = join(__dirname, '../../package.json');

/** The version of this build, as its package says. */
export const version = (JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }).version;
