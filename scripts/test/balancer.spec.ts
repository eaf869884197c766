import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Stack, startStack } from '@static-file-upload/testing/api/stack';
import { freePort } from '@static-file-upload/testing/stack/free-port';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { Balancer } from '../rolling/balancer.ts';
import { readThresholds } from '../rolling/thresholds.ts';
import { findHaproxy } from '../steps/find-programs.ts';

const program = findHaproxy() ?? '';
const size = 20_000_000;

(program === '' ? describe.skip : describe)('through HAProxy', () => {
  const folder = mkdtempSync(join(tmpdir(), 'balancer-'));
  const file = join(folder, 'large.bin');
  let stack: Stack;
  let balancer: Balancer;
  let port: number;

  beforeAll(async () => {
    writeFileSync(file, Buffer.alloc(size));
    [stack, port] = await Promise.all([startStack(), freePort()]);
    const serverPorts = [Number(new URL(stack.backend.url).port)];
    const thresholds = readThresholds();
    balancer = await Balancer.start({ program, folder, port, serverPorts, thresholds, speedUp: 30 });
    await balancer.untilUp(0);
  });

  afterAll(async () => {
    await balancer.stop();
    await stack.stop();
    rmSync(folder, { recursive: true });
  });

  /** @returns the final status, and how many bytes of the file curl has sent */
  const put = async (token: string, ...args: string[]) => {
    const { stdout } = await promisify(execFile)('curl', [
      ...['-sS', '--max-time', '60', '-o', join(folder, 'response'), '-w', '%{http_code} %{size_upload}'],
      ...['-H', `Authorization: Bearer ${token}`, ...args],
      `http://127.0.0.1:${port}/api/uploads/large.bin?sensitive=false`,
    ]);
    const [status, sent] = stdout.split(' ');
    return { status: Number(status), sent: Number(sent) };
  };

  test('a client that asks with Expect is refused before it sends a byte', async () => {
    const answer = await put('wrong', '-T', file, '-H', 'Expect: 100-continue', '--expect100-timeout', '30');
    expect(answer).toEqual({ status: 401, sent: 0 });
  });

  test('a client that asks with Expect and may upload sends its file', async () => {
    const answer = await put(stack.account.accessToken, '-T', file, '-H', 'Expect: 100-continue');
    expect(answer).toEqual({ status: 201, sent: size });
  });

  test.each([
    ['with its length', []],
    ['in chunks', ['-H', 'Transfer-Encoding: chunked']],
  ])('a client that is already sending %s gets its refusal', async (_, headers) => {
    const { status } = await put('wrong', '-T', file, '-H', 'Expect:', ...headers);
    expect(status).toBe(401);
  });

  test('a client that ends its side after the request gets its receipt', async () => {
    const socket = connect(port, '127.0.0.1');
    const head = [
      'PUT /api/uploads/a.txt?sensitive=false HTTP/1.1',
      'Host: balancer',
      `Authorization: Bearer ${stack.account.accessToken}`,
      'Content-Length: 7',
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\ncontent`);
    expect(await text(socket)).toMatch(/^HTTP\/1.1 201 /);
  });
});
