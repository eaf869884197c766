#!/usr/bin/env node
/**
 * `npm run -s upload -- FILE… --sensitive|--not-sensitive --url URL --user EMAIL`: uploads files and folders to any
 * deployment. Small files go through the server, large ones in parts straight to the storage.
 */
import type { StoredFile } from '@static-file-upload/contract/receipt';
import type { UploadLimits } from '@static-file-upload/contract/upload-limits';
import pMap from 'p-map';
import { Api } from './api.ts';
import { reasonOf } from './file-error.ts';
import { findFiles } from './find-files.ts';
import type { LocalFile } from './local-file.ts';
import { type Options, readOptions, usage, UsageError } from './options.ts';
import { readPassword } from './password.ts';
import { SavedUploads } from './saved-uploads.ts';
import { signIn } from './sign-in.ts';
import { escapeForTerminal, formatBytes, Progress } from './terminal.ts';
import { isDirect, uploadFile, type UploadOptions } from './upload-file.ts';

const exitCodes = { stored: 0, failed: 1, usage: 2, unreachable: 3, interrupted: 130 };

class UnreachableError extends Error {}

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interruption.abort());

try {
  process.exitCode = await run(readOptions());
} catch (error) {
  const message = escapeForTerminal(error instanceof Error ? error.message : String(error));
  if (interruption.signal.aborted) {
    process.stderr.write('Interrupted. The same command again continues from here.\n');
    process.exitCode = exitCodes.interrupted;
  } else if (error instanceof UsageError) {
    process.stderr.write(`${message}\n\n${usage}\n`);
    process.exitCode = exitCodes.usage;
  } else {
    process.stderr.write(`${message}\n`);
    process.exitCode = error instanceof UnreachableError ? exitCodes.unreachable : exitCodes.failed;
  }
}

async function run(options: Options): Promise<number> {
  const { url, user, sensitive, parallel, json, paths } = options;
  const { files, unusable } = await findFiles(paths);
  for (const { path, error } of unusable) report({ path, size: 0 }, { error }, json);
  if (files.length === 0) {
    if (unusable.length === 0) throw new UsageError(`There is no file in ${paths.join(', ')}.`);
    return exitCodes.failed;
  }
  const { api, limits } = await connect(options);
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const progress = new Progress(total, json ? undefined : process.stderr);
  const uploadOptions: UploadOptions = {
    api,
    limits,
    sensitive,
    parallel,
    saved: new SavedUploads({ origin: url.origin, user, sensitive }),
    onProgress: (bytes) => progress.add(bytes),
  };

  const goesDirect = (file: LocalFile) => isDirect(file, limits);
  let failures = unusable.length;
  const upload = async (file: LocalFile) => {
    const outcome = await tryToUpload(file, uploadOptions);
    progress.clear();
    if ('error' in outcome) failures++;
    report(file, outcome, json);
  };
  const [direct, whole] = [files.filter(goesDirect), files.filter((file) => !goesDirect(file))];
  await pMap(whole, upload, { concurrency: parallel });
  // A large file keeps the line busy by itself, with several parts at a time.
  for (const file of direct) await upload(file);
  return failures === 0 ? exitCodes.stored : exitCodes.failed;
}

/** @throws UnreachableError */
async function connect({ url, user }: Options): Promise<{ api: Api; limits: UploadLimits }> {
  const password = () => readPassword(`Password of ${user}: `);
  try {
    const session = await signIn({ url, user, password });
    const api = new Api(new URL(url.origin), session, interruption.signal);
    return { api, limits: await api.readLimits() };
  } catch (error) {
    throw new UnreachableError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

type Outcome = { readonly receipt: StoredFile } | { readonly error: string };

/** One file that cannot be stored does not stop the others; an interruption does. */
async function tryToUpload(file: LocalFile, options: UploadOptions): Promise<Outcome> {
  try {
    return { receipt: await uploadFile(file, options) };
  } catch (error) {
    interruption.signal.throwIfAborted();
    return { error: reasonOf(error) };
  }
}

function report({ path, size }: Pick<LocalFile, 'path' | 'size'>, outcome: Outcome, json: boolean): void {
  if (json) {
    const status = 'receipt' in outcome ? 'stored' : 'failed';
    process.stdout.write(`${escapeForTerminal(JSON.stringify({ file: path, status, ...outcome }))}\n`);
  } else if ('receipt' in outcome) {
    process.stdout.write(`✔ ${escapeForTerminal(path)} (${formatBytes(size)})\n`);
  } else {
    process.stderr.write(`✖ ${escapeForTerminal(path)}: ${escapeForTerminal(outcome.error)}\n`);
  }
}
