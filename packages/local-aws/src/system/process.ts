/** The time in ms since the epoch; tests replace it. */
export type Clock = () => number;

/** Writes one line to stderr: stdout is reserved for the line that says where the server listens. */
export function log(line: string): void {
  process.stderr.write(`${new Date().toISOString()} ${line}\n`);
}

/**
 * How Node runs the local AWS: with a small young generation. The buffers of a streamed body are garbage at once, and
 * would otherwise pile up to 60 MiB before they are collected.
 */
export const localAwsFlags = ['--max-semi-space-size=1', '--disable-warning=ExperimentalWarning'];
