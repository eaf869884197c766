import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Debian puts it where only root looks for programs. */
const haproxyPaths = ['/usr/sbin/haproxy', '/usr/local/sbin/haproxy', '/opt/homebrew/bin/haproxy'];

/** @returns the path of the AWS CLI, Debian's before any other, or undefined when it is not installed */
export function findAwsCli(): string | undefined {
  const folders = ['/usr/bin', ...(process.env['PATH'] ?? '').split(delimiter)];
  return folders.map((folder) => join(folder, 'aws')).find((path) => existsSync(path));
}

/** @returns the path of HAProxy, or undefined when it is not installed */
export function findHaproxy(): string | undefined {
  return haproxyPaths.find((path) => existsSync(path));
}
