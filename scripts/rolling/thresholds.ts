import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const file = join(import.meta.dirname, '../../terraform/application_load_balancer.tf');

/** When the deployed load balancer takes a server for healthy. */
export interface Thresholds {
  readonly path: string;
  readonly intervalSeconds: number;
  readonly healthy: number;
  readonly unhealthy: number;
}

/** Reads them where they are set. @throws Error when one is not there */
export function readThresholds(): Thresholds {
  const source = readFileSync(file, 'utf8');
  const [, healthCheck = ''] = /health_check \{([^}]+)\}/.exec(source) ?? [];
  const value = (name: string) => {
    const [, found] = new RegExp(`^\\s*${name}\\s*= "?([^"\\n]+)`, 'm').exec(healthCheck) ?? [];
    if (found === undefined) throw new Error(`The health check in ${file} has no ${name}.`);
    return found;
  };
  return {
    path: value('path'),
    intervalSeconds: Number(value('interval')),
    healthy: Number(value('healthy_threshold')),
    unhealthy: Number(value('unhealthy_threshold')),
  };
}
