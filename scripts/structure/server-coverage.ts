import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { signIn } from '@static-file-upload/client/sign-in';
import { signUpAndConfirm } from '@static-file-upload/testing/people/account';
import { freePort } from '@static-file-upload/testing/stack/free-port';
import { startLocalAws } from '@static-file-upload/testing/stack/local-aws';
import { server } from '@static-file-upload/testing/stack/product';
import { startService } from '@static-file-upload/testing/stack/service';
import * as z from 'zod/mini';
import { untilReady } from '../laboratory/until-ready.ts';
import { type DevTools, executedFunctions } from './executed-functions.ts';

const user = 'structure@example.org';
const password = 'Correct-horse-9';
/** What the server is compiled to, and from. */
const compiled = [
  { from: /^backend\/dist\/(.+)\.js$/, to: 'backend/src/$1.ts' },
  { from: /^packages\/contract\/dist\/js\/(.+)\.js$/, to: 'packages/contract/src/$1.ts' },
];

/** Our modules of which the built server calls a function for its first raw upload. */
export async function serverModules(root: string): Promise<string[]> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'structure-'));
  const aws = await startLocalAws();
  const [port, inspectorPort] = [await freePort(), await freePort()];
  const options = server(aws.state, { port: String(port), dataFolder });
  const flags = [...(options.flags ?? []), `--inspect=127.0.0.1:${inspectorPort}`];
  const service = startService({ ...options, flags });
  try {
    const url = `http://localhost:${port}`;
    assert.ok(
      await untilReady(service, `${url}/health/ready`),
      `The server ended. Its log: ${service.logFile}`,
    );
    await signUpAndConfirm(aws.state, user, password);
    const session = await signIn({ url: new URL(url), user, password: () => Promise.resolve(password) });
    const socket = await connect(inspectorPort);
    const functions = await executedFunctions(devToolsOn(socket), () => upload(url, session.accessToken));
    // A process that ends waits for its debugger.
    socket.close();
    return sourcesOf(
      root,
      functions.map((one) => one.url),
    );
  } finally {
    await service.stop();
    await aws.stop();
    await rm(dataFolder, { recursive: true });
  }
}

async function upload(url: string, accessToken: string): Promise<void> {
  const { status } = await fetch(`${url}/api/uploads/file.txt?sensitive=false`, {
    method: 'PUT',
    body: 'a raw upload',
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'text/plain' },
  });
  assert.equal(status, 201);
}

function sourcesOf(root: string, urls: readonly string[]): string[] {
  const paths = new Set(
    urls.filter((url) => url.startsWith('file:')).map((url) => relative(root, fileURLToPath(url))),
  );
  return [...paths]
    .flatMap((path) =>
      compiled.filter(({ from }) => from.test(path)).map(({ from, to }) => path.replace(from, to)),
    )
    .sort();
}

const targets = z.array(z.object({ webSocketDebuggerUrl: z.string() })).check(z.minLength(1));
const reply = z.object({ id: z.optional(z.int()), result: z.optional(z.unknown()) });

/** Connects to Node's inspector. */
async function connect(port: number): Promise<WebSocket> {
  const response = await fetch(`http://127.0.0.1:${port}/json/list`);
  const [target] = targets.parse(await response.json());
  const socket = new WebSocket(target?.webSocketDebuggerUrl ?? '');
  await once(socket, 'open');
  return socket;
}

function devToolsOn(socket: WebSocket): DevTools {
  let lastId = 0;
  return {
    send: (method, params = {}) => {
      const id = (lastId += 1);
      const received = new Promise((resolve) =>
        socket.addEventListener('message', ({ data }) => {
          const message = reply.parse(JSON.parse(String(data)));
          if (message.id === id) resolve(message.result);
        }),
      );
      socket.send(JSON.stringify({ id, method, params }));
      return received;
    },
  };
}
