#!/usr/bin/env node
/**
 * `npm run -s upload -- FILE… --sensitive|--not-sensitive --url URL --user EMAIL`: uploads files and folders to any
 * deployment. Small files go through the server, large ones in parts straight to the storage.
 */
import { readPassword } from './password.ts';
import { signIn } from './sign-in.ts';
import { Api, type Limits, type Receipt } from './upload/api.ts';
import { forTerminal } from './upload/for-terminal.ts';
import { inParallel } from './upload/in-parallel.ts';
import { findFiles, type LocalFile } from './upload/local-file.ts';
import { type Options, readOptions, usage, UsageError } from './upload/options.ts';
import { inWords, Progress } from './upload/progress.ts';
import { SavedUploads } from './upload/saved-uploads.ts';
import { isDirect, uploadFile, type Uploading } from './upload/upload-file.ts';

const exitCodes = { stored: 0, failed: 1, usage: 2, unreachable: 3, interrupted: 130 };

class Unreachable extends Error {}

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interruption.abort());

try {
  process.exitCode = await run(readOptions());
} catch (error) {
  const message = forTerminal(error instanceof Error ? error.message : String(error));
  if (interruption.signal.aborted) {
    process.stderr.write('Interrupted. The same command again goes on from here.\n');
    process.exitCode = exitCodes.interrupted;
  } else if (error instanceof UsageError) {
    process.stderr.write(`${message}\n\n${usage}\n`);
    process.exitCode = exitCodes.usage;
  } else {
    process.stderr.write(`${message}\n`);
    process.exitCode = error instanceof Unreachable ? exitCodes.unreachable : exitCodes.failed;
  }
}

async function run(options: Options): Promise<number> {
  const files = await findFiles(options.paths);
  const { api, limits } = await connect(options);
  const { url, user, sensitive, parallel, json } = options;
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const progress = new Progress(total, json ? undefined : process.stderr);
  const uploading: Uploading = {
    api,
    limits,
    sensitive,
    parallel,
    saved: new SavedUploads({ origin: url.origin, user, sensitive }),
    advance: (bytes) => progress.advance(bytes),
  };

  let failures = 0;
  const upload = async (file: LocalFile) => {
    const outcome = await attempt(file, uploading);
    progress.clear();
    if ('error' in outcome) failures++;
    report(file, outcome, json);
  };
  // A large file keeps the line busy by itself, with several parts at a time.
  await inParallel(
    files.filter((file) => !isDirect(file, limits)),
    parallel,
    upload,
  );
  await inParallel(
    files.filter((file) => isDirect(file, limits)),
    1,
    upload,
  );
  return failures === 0 ? exitCodes.stored : exitCodes.failed;
}

/** @throws Unreachable */
async function connect({ url, user }: Options): Promise<{ api: Api; limits: Limits }> {
  const password = () => readPassword(`Password of ${user}: `);
  try {
    const session = await signIn({ url, user, password });
    const api = new Api(new URL(url.origin), session, interruption.signal);
    return { api, limits: await api.readLimits() };
  } catch (error) {
    throw new Unreachable(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

type Outcome = { readonly receipt: Receipt } | { readonly error: string };

/** One file that cannot be stored is no reason not to store the others; an interruption is. */
async function attempt(file: LocalFile, uploading: Uploading): Promise<Outcome> {
  try {
    return { receipt: await uploadFile(file, uploading) };
  } catch (error) {
    interruption.signal.throwIfAborted();
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

function report({ path, size }: LocalFile, outcome: Outcome, json: boolean): void {
  if (json) {
    const status = 'receipt' in outcome ? 'stored' : 'failed';
    process.stdout.write(`${forTerminal(JSON.stringify({ file: path, status, ...outcome }))}\n`);
  } else if ('receipt' in outcome) {
    process.stdout.write(`✔ ${forTerminal(path)} (${inWords(size)})\n`);
  } else {
    process.stderr.write(`✖ ${forTerminal(path)}: ${forTerminal(outcome.error)}\n`);
  }
}
