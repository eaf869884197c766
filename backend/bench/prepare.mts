import { join } from 'node:path';
import { createAccount } from '@static-file-upload/testing/people/account';
import { startLocalAws } from '@static-file-upload/testing/stack/local-aws';
import { MeasuredProcess } from './measured-process.mts';
import { type BenchEnvironment } from './subjects.mts';

/** Everything that the product needs to run, with a storage that throws bodies away. */
export async function prepare(): Promise<{ benchEnvironment: BenchEnvironment; stop: () => Promise<void> }> {
  const aws = await startLocalAws();
  try {
    const { accessToken } = await createAccount(aws.state);
    const sink = await startSink();
    const stop = async () => {
      await sink.stop();
      await aws.stop();
    };
    return {
      benchEnvironment: { state: aws.state, accessToken, sink: sink.url },
      stop,
    };
  } catch (error) {
    await aws.stop();
    throw error;
  }
}

/** @param bytesPerSecond the most that one connection takes */
export function startSink(bytesPerSecond?: number): Promise<MeasuredProcess> {
  const script = join(import.meta.dirname, 'sink.mts');
  return MeasuredProcess.start(
    script,
    bytesPerSecond === undefined ? {} : { BYTES_PER_SECOND: String(bytesPerSecond) },
  );
}
