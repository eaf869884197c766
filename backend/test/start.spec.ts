import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningLocalAws, startLocalAws } from '@static-file-upload/testing/stack/local-aws';
import {
  BackendProcess,
  startBackend,
  type Variables,
} from '@static-file-upload/testing/stack/running-backend';

function selfSigned(): { key: string; cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'self-signed-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, ...subject];
  execFileSync('openssl', args, { stdio: 'pipe' });
  const made = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  rmSync(folder, { recursive: true });
  return made;
}

describe('the server does not start', () => {
  let aws: RunningLocalAws;

  beforeAll(async () => {
    aws = await startLocalAws();
  });

  afterAll(() => aws.stop());

  async function refusalOf(variables: Variables): Promise<string> {
    const backend = new BackendProcess(aws, variables);
    expect(await backend.ended).toBe(1);
    return backend.errorOutput;
  }

  test('with variables that are not valid, and names them all in one message', async () => {
    expect(await refusalOf({ PORT: 'http', LOG_LEVEL: 'loud', MAX_UPLOAD_BYTES: '0' })).toBe(
      [
        'The server cannot start:',
        '  - The variable PORT is "http": it must be a number between 0 and 65535.',
        '  - The variable LOG_LEVEL is "loud": it must be one of trace, debug, info, warn, error, fatal, silent.',
        '  - The variable MAX_UPLOAD_BYTES is "0": it must be at least 1.',
        '',
      ].join('\n'),
    );
  });

  test('when its role may not read the parameters, and names other problems besides', async () => {
    const message = await refusalOf({ SSM_PREFIX: '/somebody-else', PORT: '-1' });
    expect(message).toContain('PORT is "-1"');
    expect(message).toContain(
      'The SSM Parameter Store of eu-north-1 could not be read (AccessDeniedException',
    );
    expect(message.split('\n')).toHaveLength(4);
  });

  test('when the Parameter Store has a certificate that no authority has signed, and sends it nothing', async () => {
    let requests = 0;
    const store = createTlsServer(selfSigned(), (_request, response) => response.writeHead(++requests).end());
    await new Promise<void>((resolve) => store.listen(0, '127.0.0.1', resolve));
    const { port } = store.address() as AddressInfo;
    const message = await refusalOf({ AWS_ENDPOINT_URL_SSM: `https://127.0.0.1:${port}` });
    expect(message).toMatch(/could not be read \(\w+: self-signed certificate/);
    expect(requests).toBe(0);
    store.close();
  });

  test('on a port that another process uses', async () => {
    const backend = await startBackend(aws);
    const { port } = new URL(backend.url);
    const message = await refusalOf({ PORT: port }).finally(() => backend.stop());
    expect(message).toBe(
      `The server cannot start:\n  - 127.0.0.1:${port} is taken by another process: change HOST or PORT.\n`,
    );
  });
});

describe('the server starts', () => {
  let aws: RunningLocalAws;
  let gateway: Server;
  let connections = 0;

  /** In front of the Parameter Store: it closes two connections, is silent on the third, and then forwards. */
  beforeAll(async () => {
    aws = await startLocalAws();
    gateway = createServer((socket) => {
      connections++;
      if (connections <= 2) socket.destroy();
      else if (connections === 3) socket.once('error', () => undefined).resume();
      else socket.pipe(connect(Number(new URL(aws.url).port), '127.0.0.1')).pipe(socket);
    });
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  });

  afterAll(async () => {
    gateway.close();
    await aws.stop();
  });

  test('once the Parameter Store can be reached and responds', async () => {
    const { port } = gateway.address() as AddressInfo;
    const backend = await startBackend(aws, { AWS_ENDPOINT_URL_SSM: `http://127.0.0.1:${port}` });
    expect(connections).toBe(4);
    await backend.stop();
  });
});
