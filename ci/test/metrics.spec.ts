/** Names that two files share must agree: of metrics, of fields of a log line, of alarms and their paragraphs. */
import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyInTests } from './testing/applied-states.ts';
import { root } from './testing/root.ts';

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const states = await applyInTests('terraform', 'whole_stack');
const withStates = states ? test : test.skip;
const resources = states?.[0]?.root_module.resources ?? [];
const instancesOf = (type: string) => resources.filter((resource) => resource.type === type);

const alarms = instancesOf('aws_cloudwatch_metric_alarm');
const filters = instancesOf('aws_cloudwatch_log_metric_filter').map(({ values }) => ({
  pattern: String(values['pattern']),
  ...(values['metric_transformation'] as { name: string; value: string; namespace: string }[])[0],
}));
const watched = alarms.map(({ values: { namespace, metric_name } }) => ({ namespace, name: metric_name }));

/** Graphs name a metric as [namespace, name, dimension, value, …]. */
function drawnMetrics(): { namespace: unknown; name: unknown; dimensions: readonly unknown[] }[] {
  const { widgets } = JSON.parse(
    String(instancesOf('aws_cloudwatch_dashboard')[0]?.values['dashboard_body']),
  ) as { widgets: { properties: { metrics?: readonly unknown[][] } }[] };
  return widgets
    .flatMap(({ properties: { metrics = [] } }) => metrics)
    .map(([namespace, name, ...rest]) => ({
      namespace,
      name,
      dimensions: rest.filter((entry) => typeof entry === 'string'),
    }));
}

withStates('operations.md says for every alarm what it means and what to do, and knows no other', () => {
  const names = alarms.map(({ index }) => String(index));
  expect(names.length).toBeGreaterThan(10);
  const source = read('terraform/alarms.tf');
  const position = (name: string) => source.indexOf(`\n    ${name} = {`);
  const rows = [...read('docs/operations.md').matchAll(/^\| `([a-z-]+)` \| .+ \| .+ \|$/gm)];
  expect(rows.map(([, name]) => name)).toEqual(names.sort((one, other) => position(one) - position(other)));
});

describe('metrics of the servers', () => {
  withStates('metrics of the servers are counted from fields that the request line has', () => {
    const expressions = filters.map(({ pattern, value }) => `${pattern} ${value}`).join('\n');
    const fields = new Set([...expressions.matchAll(/\$\.(\w+)/g)].map(([, field]) => field));
    const line = read('backend/src/http/plugins/request-log.ts');
    for (const field of fields) {
      if (field !== 'msg') expect(line).toMatch(new RegExp(`^ +${field}: `, 'm'));
    }
    expect(fields).toEqual(new Set(['route', 'status', 'bytes', 'msg']));
    expect(line).toContain("'broken off'");
    expect(read('backend/src/upload/raw/raw-upload.controller.ts')).toContain("@Controller('api/uploads')");
  });

  withStates('alarms and dashboard read exactly the metrics that are counted from request lines', () => {
    const namespaces = new Set(filters.map(({ namespace }) => namespace));
    expect(namespaces.size).toBe(1);
    const used = [...watched, ...drawnMetrics()].filter(({ namespace }) => namespaces.has(String(namespace)));
    expect(new Set(used.map(({ name }) => name))).toEqual(new Set(filters.map(({ name }) => name)));
  });
});

describe('metrics of the mover', () => {
  const telemetry = read('lambda/src/telemetry.ts');
  const reported = new Set([...telemetry.matchAll(/addMetric\('(\w+)'/g)].map(([, name]) => name));
  const [, namespace] = /namespace: '(\w+)', serviceName: functionName/.exec(telemetry) ?? [];
  const ofMover = (metric: { namespace: unknown }) => metric.namespace === namespace;

  withStates('the dashboard draws every metric that the mover reports, and alarms read no other', () => {
    expect(
      new Set(
        drawnMetrics()
          .filter(ofMover)
          .map(({ name }) => name),
      ),
    ).toEqual(reported);
    expect(watched.filter(ofMover).length).toBeGreaterThan(2);
    for (const { name } of watched.filter(ofMover)) expect(reported).toContain(name);
  });

  withStates('alarms and dashboard look under the dimension that the mover reports with', () => {
    const functionName = instancesOf('aws_lambda_function')[0]?.values['function_name'];
    for (const { dimensions } of drawnMetrics().filter(ofMover))
      expect(dimensions).toEqual(['service', functionName]);
    for (const { values } of alarms.filter(({ values }) => values['namespace'] === namespace))
      expect(values['dimensions']).toEqual({ service: functionName });
    expect(read('lambda/src/environment.ts')).toContain('AWS_LAMBDA_FUNCTION_NAME');
  });
});
