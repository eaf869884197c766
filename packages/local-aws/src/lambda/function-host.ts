/**
 * The runtime of the emulated Lambda, in a process of its own: imports the bundle once, then calls its handler for
 * every message, with a context like the service's.
 */
import { pathToFileURL } from 'node:url';

export interface Invocation {
  readonly payload: unknown;
  readonly requestId: string;
  readonly functionArn: string;
  readonly timeoutMs: number;
}

export interface InvocationResult {
  /** The message of what the handler threw; null when it returned. */
  readonly error: string | null;
}

interface Context {
  readonly awsRequestId: string;
  readonly functionName: string;
  readonly functionVersion: string;
  readonly memoryLimitInMB: string;
  readonly invokedFunctionArn: string;
  getRemainingTimeInMillis(): number;
}

type Handler = (event: unknown, context: Context) => unknown;

// Without its parent this process has no purpose.
process.once('disconnect', () => process.exit(0));

if (process.send) {
  const loaded = (await import(pathToFileURL(process.argv[2] ?? '').href)) as { handler: Handler };
  process.on('message', (message) => void invoke(loaded.handler, message as Invocation));
}

async function invoke(handler: Handler, invocation: Invocation): Promise<void> {
  try {
    await handler(invocation.payload, createContext(invocation));
    reply({ error: null });
  } catch (error) {
    reply({ error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
  }
}

function createContext({ requestId, functionArn, timeoutMs }: Invocation): Context {
  const deadline = Date.now() + timeoutMs;
  return {
    awsRequestId: requestId,
    functionName: functionArn.split(':').at(-1) ?? '',
    functionVersion: '$LATEST',
    memoryLimitInMB: '1769',
    invokedFunctionArn: functionArn,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

const reply = (message: InvocationResult) => process.send?.(message);
