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

describe('metrics of the mover', () => {
  const telemetry = read('lambda/src/telemetry.ts');
  const reported = new Set([...telemetry.matchAll(/addMetric\('(\w+)'/g)].map(([, name]) => name));

  test('are the ones that alarms and dashboard read', () => {
    const graphs = read('terraform/dashboard.tf');
    const drawn = [...(/^ {2}mover_metric = \{\n.*$/m.exec(graphs)?.[0] ?? '').matchAll(/"(\w+)"/g)];
    expect(new Set(drawn.map(([, name]) => name))).toEqual(reported);
    const watched = [...alarmsText.matchAll(/local\.mover_metrics\.namespace, metric = "(\w+)"/g)];
    expect(watched.length).toBeGreaterThan(2);
    for (const [, name] of watched) expect(reported).toContain(name);
  });

  test('are looked for in the namespace and under the dimension that they are reported with', () => {
    const [, namespace] = /metric_namespace = "(\w+)"/.exec(read('terraform/metrics.tf')) ?? [];
    expect(telemetry).toContain(`namespace: '${namespace}', serviceName: functionName`);
    expect(read('lambda/src/environment.ts')).toContain('AWS_LAMBDA_FUNCTION_NAME');
  });
});
