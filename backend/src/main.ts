import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApplication } from './application';
import { type Configuration, version } from './config/configuration';
import { InvalidConfiguration, loadConfiguration } from './config/load-configuration';
import { drain } from './http/drain';
import { Lifecycle } from './http/lifecycle';
import { collectAfterStart } from './storage/wire/received-buffers';

async function start(): Promise<void> {
  const configuration = await loadConfiguration();
  const app = await createApplication(configuration);
  stopOnSignal(app);
  await app.listen(configuration.port, configuration.host).catch((error: unknown) => {
    throw explainListening(error, configuration);
  });
  app.get(Lifecycle).startServing();
  collectAfterStart();
  new Logger('Server').log({ address: await app.getUrl(), version }, 'serving');
}

/** The first signal lets uploads finish; a second one ends the process at once. */
function stopOnSignal(app: NestFastifyApplication): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      process.once(signal, () => process.exit(1));
      void drain(app).then(() => process.exit(0));
    });
  }
}

const listeningProblems: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken by another process',
  EACCES: 'needs more rights than this process has',
  EADDRNOTAVAIL: 'is not an address of this machine',
};

function explainListening(error: unknown, { host, port }: Configuration): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const problem = listeningProblems[code];
  return problem ? new InvalidConfiguration([`${host}:${port} ${problem}: change HOST or PORT.`]) : error;
}

start().catch((error: unknown) => {
  const known = error instanceof InvalidConfiguration;
  process.stderr.write(`${known ? error.message : describe(error)}\n`);
  process.exit(1);
});

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
