import { test } from '@jest/globals';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where a program is on PATH, or undefined. */
export function findTool(name: string): string | undefined {
  const candidates = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name));
  return candidates.find((candidate) => {
    try {
      accessSync(candidate, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** `test`, or a skip that is seen in the report when one of these programs is not installed. */
export function testWith(...tools: string[]): typeof test | typeof test.skip {
  const missing = tools.filter((tool) => findTool(tool) === undefined);
  if (missing.length === 0) return test;
  skippedBecause(`this machine has no ${missing.join(' and no ')}`);
  return test.skip;
}

export function skippedBecause(reason: string): undefined {
  process.stdout.write(`skipped, because ${reason}\n`);
}
