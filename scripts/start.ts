/**
 * `npm start`: the whole product on this machine. Starts the local AWS, then the server with the server role's
 * credentials, and stops them in the opposite order. `--fresh` forgets everything that was stored before.
 */
import { existsSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { localAws, server } from '@static-file-upload/testing/stack/product';
import { type LocalAwsState, readState, urlOf } from '@static-file-upload/testing/stack/local-aws-state';
import {
  lastLines,
  type Service,
  type ServiceOptions,
  startService,
} from '@static-file-upload/testing/stack/service';

const root = join(import.meta.dirname, '..');
const readyWithinMs = 30_000;

class StartError extends Error {}

const { values: options } = parseArgs({ options: { fresh: { type: 'boolean' } } });
const dataFolder = process.env['LOCAL_AWS_DATA'] ?? join(root, '.local-aws');
const port = process.env['PORT'] ?? '3000';
const services: Service[] = [];
let stopping: Promise<void> | undefined;

process.on('SIGINT', () => void stopAll(0));
process.on('SIGTERM', () => void stopAll(0));
process.on('SIGHUP', () => void stopAll(0));
stopWithParent();

try {
  await start();
} catch (error) {
  if (stopping === undefined) {
    if (!(error instanceof StartError)) throw error;
    process.stderr.write(`\n✖ ${error.message}\n`);
    await stopAll(1);
  }
}

async function start(): Promise<void> {
  if (options.fresh) forgetEverything();
  const aws = run(localAws({ port: process.env['LOCAL_AWS_PORT'], dataFolder, appPort: port }));
  const state = await readState(urlOf(await aws.firstLine.catch(explain(aws))));

  const backend = run(server(state, { port, dataFolder }));
  await untilReady(`http://127.0.0.1:${port}/health/ready`, backend);
  announce(state);
}

function run(options: ServiceOptions): Service {
  const service = startService(options);
  services.push(service);
  void service.ended.then((reason) => {
    if (stopping !== undefined) return;
    process.stderr.write(`\n✖ ${describeEnd(service, reason)}\n`);
    void stopAll(1);
  });
  return service;
}

async function untilReady(url: string, backend: Service): Promise<void> {
  const deadline = Date.now() + readyWithinMs;
  while (Date.now() < deadline && stopping === undefined) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return;
    await sleep(50);
  }
  throw new StartError(
    `The server was not ready within ${readyWithinMs / 1000} s. Its log: ${backend.logFile}`,
  );
}

function explain(service: Service) {
  return async (): Promise<never> => {
    throw new StartError(describeEnd(service, await service.ended));
  };
}

function describeEnd(service: Service, reason: number | string): string {
  return `${service.name} ended (${reason}). The end of ${service.logFile}:\n${lastLines(service.logFile, 12)}`;
}

/** Deletes the data folder, but only one that the local AWS has made. */
function forgetEverything(): void {
  if (!existsSync(dataFolder)) return;
  if (!existsSync(join(dataFolder, 'local-aws.db'))) {
    throw new StartError(
      `--fresh: ${dataFolder} does not look like data of the local AWS; it was left alone.`,
    );
  }
  rmSync(dataFolder, { recursive: true });
}

function announce({ endpoint, normalBucket, sensitiveBucket }: LocalAwsState): void {
  const logs = relative(process.cwd(), join(dataFolder, 'logs')) || '.';
  process.stdout.write(`
  Static File Upload is running.

    Upload files    http://localhost:${port}
    Your mail       ${endpoint}/_local/mailbox   (sign-up codes arrive here)
    API             http://localhost:${port}/api/docs
    Local AWS       ${endpoint}   (buckets ${normalBucket}, ${sensitiveBucket})
    Logs            ${logs}

  Ctrl-C stops everything; what was stored stays. \`npm start -- --fresh\` begins anew.
`);
}

/** npm hands a SIGTERM to the shell between it and us, and that shell ends without a word. */
function stopWithParent(): void {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && void stopAll(0), 500).unref();
}

/** The server first, so that it can finish its uploads while the storage is still there. */
function stopAll(exitCode: number): Promise<void> {
  stopping ??= (async () => {
    process.stdout.write('\n  Stopping …\n');
    for (const service of services.toReversed()) await service.stop();
    process.exit(exitCode);
  })();
  return stopping;
}
