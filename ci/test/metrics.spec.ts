/** Names that stand in two places must agree: of metrics, of fields of a log line, of alarms and their paragraphs. */
import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findBlock, readBlocks } from './testing/hcl.ts';
import { root } from './testing/root.ts';

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const alarmsText = readBlocks('terraform/alarms.tf')[0]?.body ?? '';
const alarms = [...alarmsText.matchAll(/^ {4}([a-z-]+) = \{$/gm)].map(([, name]) => name);

test('operations.md says for every alarm what it means and what to do, and knows no other', () => {
  const rows = [...read('docs/operations.md').matchAll(/^\| `([a-z-]+)` \| .+ \| .+ \|$/gm)];
  expect(alarms.length).toBeGreaterThan(10);
  expect(rows.map(([, name]) => name)).toEqual(alarms);
});

describe('metrics of the servers', () => {
  const { body } = findBlock(readBlocks('terraform/metrics.tf'), 'locals', '');

  test('are counted from fields that the request line has', () => {
    const fields = new Set([...body.matchAll(/\$\.(\w+)/g)].map(([, field]) => field));
    const line = read('backend/src/http/request-log.ts');
    for (const field of fields) {
      if (field !== 'msg') expect(line).toMatch(new RegExp(`^ +${field}: `, 'm'));
    }
    expect(fields).toEqual(new Set(['route', 'status', 'bytes', 'msg']));
    expect(line).toContain("'broken off'");
    expect(read('backend/src/upload/upload.controller.ts')).toContain("@Controller('api/uploads')");
  });

  test('are the ones that alarms and dashboard read', () => {
    const defined = [...body.matchAll(/^ {4}(\w+) += \{ pattern/gm)].map(([, name]) => name);
    const used = [...`${alarmsText}${read('terraform/dashboard.tf')}`.matchAll(/"(Upload\w+)"/g)];
    expect(new Set(used.map(([, name]) => name))).toEqual(new Set(defined));
  });
});
