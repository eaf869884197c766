import { readEnvironment } from './environment.ts';
import { startLocalAws } from './stack.ts';
import { log } from './system/process.ts';

try {
  const settings = readEnvironment();
  const localAws = await startLocalAws(settings).catch((error: unknown) => {
    throw explain(error, settings.port);
  });
  const stop = () => void localAws.close().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.stdout.write(`${JSON.stringify({ url: localAws.url })}\n`);
} catch (error) {
  log(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

function explain(error: unknown, port: number): unknown {
  if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) return error;
  return new Error(`Port ${port} is taken. Stop what uses it, or set LOCAL_AWS_PORT.`, { cause: error });
}
