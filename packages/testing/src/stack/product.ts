/** The two programs that the product consists of on one machine, and what each is given. */
import { join } from 'node:path';
import { localAwsFlags } from '@static-file-upload/local-aws/system/process';
import type { ServiceOptions } from './service.ts';

const root = join(import.meta.dirname, '../../../..');

/**
 * How Node runs the server; the Dockerfile says the same. V8 counts the buffers of the network, which are outside its
 * heap, as if they were in it, and a heap of 40 MiB may by default grow by so little that every few MiB of a file let
 * V8 mark all of it: that was half of the processor time of large uploads. So the heap may double, the server has its
 * buffers collected itself (`received-buffers.ts`) and at once, not by another thread later, and the young generation
 * is no larger than small uploads need.
 */
export const serverFlags = [
  '--expose-gc',
  '--no-concurrent-array-buffer-sweeping',
  '--heap-growing-percent=100',
  '--max-semi-space-size=4',
];

/** What the server needs to know of the local AWS; `/_local/state` says it. */
export interface ServerSettings {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: Readonly<Record<'app', { accessKeyId: string; secretAccessKey: string }>>;
}

interface Where {
  /** Undefined means the program's own default. */
  readonly port: string | undefined;
  readonly dataFolder: string;
  /** Beside, or instead of, what it would be given otherwise. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** @param where `appPort` is where the pages are that may call it from a browser */
export function localAws(where: Where & { readonly appPort: string }): ServiceOptions {
  return {
    name: 'local-aws',
    script: join(root, 'packages/local-aws/src/main.ts'),
    flags: localAwsFlags,
    environment: {
      ...pick([
        'LOCAL_AWS_CALL_LOG',
        'LOCAL_AWS_LAMBDA_RETRY_MS',
        'LOCAL_AWS_LAMBDA_SWEEP_MS',
        'LOCAL_AWS_MFA',
        'AWS_REGION',
        'SSM_PREFIX',
      ]),
      LOCAL_AWS_PORT: where.port,
      LOCAL_AWS_DATA: where.dataFolder,
      LOCAL_AWS_LAMBDA_BUNDLE: join(root, 'lambda/dist/index.cjs'),
      LOCAL_AWS_APP_ORIGINS: process.env['LOCAL_AWS_APP_ORIGINS'] ?? `http://localhost:${where.appPort}`,
      ...where.environment,
    },
    logFile: join(where.dataFolder, 'logs', 'local-aws.log'),
  };
}

/** The server, with the credentials of its role. */
export function server({ region, endpoint, credentials }: ServerSettings, where: Where): ServiceOptions {
  return {
    name: 'backend',
    script: join(root, 'backend/dist/main.js'),
    flags: serverFlags,
    environment: {
      ...pick([
        'SSM_PREFIX',
        'LOG_LEVEL',
        'MAX_UPLOAD_BYTES',
        'MAX_DIRECT_UPLOAD_BYTES',
        'DIRECT_UPLOAD',
        'ALB_IDLE_TIMEOUT_SECONDS',
      ]),
      PORT: where.port,
      HOST: '127.0.0.1',
      AWS_REGION: region,
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: credentials.app.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.app.secretAccessKey,
      NODE_ENV: 'production',
      ...where.environment,
    },
    logFile: join(where.dataFolder, 'logs', 'backend.log'),
  };
}

/** Only what is named here passes: a profile or key of this machine's owner must not reach a child. */
function pick(names: string[]): NodeJS.ProcessEnv {
  const always = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR'];
  return Object.fromEntries(
    [...always, ...names].flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
  );
}
