import { existsSync } from 'node:fs';

/** Debian puts it where only root looks for programs. */
const installed = ['/usr/sbin/haproxy', '/usr/local/sbin/haproxy', '/opt/homebrew/bin/haproxy'];

/** @returns the path of HAProxy, or undefined when it is not installed */
export function findHaproxy(): string | undefined {
  return installed.find((path) => existsSync(path));
}
