import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Receipt } from '@static-file-upload/contract/receipt';
import { readReceipt } from '@static-file-upload/testing/api/read';
import { type Stack, startStack } from '@static-file-upload/testing/api/stack';
import { eventually } from '@static-file-upload/testing/common/eventually';
import { type LogLine, type RunningBackend } from '@static-file-upload/testing/stack/running-backend';
import { Collector } from './support/collector';

/** A name that would be a line of the log, a metric and an attribute, if it were not escaped. */
const hostileName = 'x"}\n{"msg":"stored","context":"Audit","id":"forged"}\nuploads_total 99.txt';

describe('what operators see of a request', () => {
  let stack: Stack;
  let collector: Collector;
  let backend: RunningBackend;
  let receipts: Receipt[];

  beforeAll(async () => {
    collector = await new Collector().start();
    stack = await startStack({
      METRICS_PORT: '0',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_BSP_SCHEDULE_DELAY: '50',
    });
    const { client } = stack;
    ({ backend } = stack);
    receipts = [
      await readReceipt(client.putRaw('plain.txt', '?sensitive=false', 'four')),
      await readReceipt(client.putRaw(hostileName, '?sensitive=true', 'eight888')),
    ];
    await client.putRaw('undecided.txt', '', 'four');
    await fetch(`${backend.url}/api/auth/me`);
  });

  afterAll(async () => {
    await stack.stop();
    collector.stop();
  });

  const lines = (context: string): LogLine[] =>
    backend.logLines.filter((line) => line['context'] === context);

  test('is one audit line for each stored file, which no name can forge', () => {
    const audit = lines('Audit');
    expect(
      audit.map(({ msg, id, size, sensitive, checksum }) => ({ msg, id, size, sensitive, checksum })),
    ).toEqual(
      receipts.map(({ id, size, sensitive, checksum }) => ({ msg: 'stored', id, size, sensitive, checksum })),
    );
    expect(new Set(audit.map(({ user }) => user)).size).toBe(1);
    expect(backend.log).not.toMatch(/forged|plain\.txt|undecided/);
    expect(backend.log).not.toContain(receipts[0]?.uploadedBy ?? '');
  });

  test('is one line for each request, with its problem, and with a pseudonym for its user', async () => {
    await eventually(() => lines('Request').length >= 4);
    const [stored, , undecided, anonymous] = lines('Request');
    expect(stored).toMatchObject({ method: 'PUT', route: '/api/uploads/:filename', status: 201, bytes: 4 });
    expect(stored?.['user']).toBe(lines('Audit')[0]?.['user']);
    expect(undecided).toMatchObject({ status: 400, problem: 'missing-sensitive' });
    expect(anonymous).toMatchObject({ status: 401, problem: 'unauthorized' });
    expect(anonymous).not.toHaveProperty('user');
  });

  test('is counted in the metrics, on a port of their own and not beside the API', async () => {
    const [line] = lines('MetricsServer');
    const metrics = await fetch(`http://127.0.0.1:${String(line?.['metricsPort'])}/metrics`);
    const text = await metrics.text();
    expect(text).toContain('uploads_total{sensitive="true"} 1');
    expect(text).toContain('uploaded_bytes_total{sensitive="false"} 4');
    expect(text).toContain('refusals_total{type="missing-sensitive"} 1');
    expect(text).toMatch(
      /http_request_duration_seconds_count\{method="PUT",route="\/api\/uploads\/:filename",status="201"\} 2/,
    );
    expect(text).toContain('http_requests_in_flight 0');
    expect(text).toMatch(/nodejs_eventloop_lag_seconds \d/);
    expect(text).not.toMatch(/plain|forged/);
    expect((await fetch(`${backend.url}/metrics`)).headers.get('content-type')).not.toMatch(/version=/);
  });

  test('is traced, each request with the calls it made, and without names', async () => {
    await eventually(
      () => collector.spans.filter(({ name }) => name === 'PUT /api/uploads/:filename').length >= 3,
    );
    const request = collector.spans.find(({ name }) => name === 'PUT /api/uploads/:filename');
    const call = collector.spans.find(({ name }) => name === 'S3 PutObject');
    expect(call).toMatchObject({ traceId: request?.traceId, parentSpanId: request?.spanId });
    expect(collector.received).toContain('static-file-upload');
    expect(collector.received).not.toMatch(/plain\.txt|forged|undecided/);
  });
});
