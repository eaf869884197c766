import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type RunningLocalAws, startLocalAws } from '@static-file-upload/testing/local-aws';
import { MeasuredProcess } from './measured-process.mts';
import { type Surroundings } from './subjects.mts';

const createAccount = join(import.meta.dirname, '../test/support/create-account.mts');

/** Everything that the product needs to run, with a storage that throws bodies away. */
export async function prepare(): Promise<{ surroundings: Surroundings; stop: () => Promise<void> }> {
  const aws = await startLocalAws();
  try {
    const sink = await startSink();
    const stop = async () => {
      await sink.stop();
      await aws.stop();
    };
    return {
      surroundings: { state: aws.state, accessToken: await newAccessToken(aws), sink: sink.url },
      stop,
    };
  } catch (error) {
    await aws.stop();
    throw error;
  }
}

async function newAccessToken({ url, state }: RunningLocalAws): Promise<string> {
  const words = [createAccount, url, state.userPoolId, state.clientId];
  const { stdout } = await promisify(execFile)(process.execPath, words);
  return (JSON.parse(stdout) as { accessToken: string }).accessToken;
}

/** @param bytesPerSecond the most that one connection takes */
export function startSink(bytesPerSecond?: number): Promise<MeasuredProcess> {
  const script = join(import.meta.dirname, 'sink.mts');
  return MeasuredProcess.start(
    script,
    bytesPerSecond === undefined ? {} : { BYTES_PER_SECOND: String(bytesPerSecond) },
  );
}
