import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** @returns the path of the AWS CLI, Debian's before any other, or undefined when it is not installed */
export function findAwsCli(): string | undefined {
  const folders = ['/usr/bin', ...(process.env['PATH'] ?? '').split(delimiter)];
  return folders.map((folder) => join(folder, 'aws')).find((path) => existsSync(path));
}
