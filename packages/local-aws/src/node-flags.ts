/**
 * How Node runs the local AWS: with a small young generation. The buffers of a streamed body die at once, and would
 * otherwise pile up to 60 MiB before anybody looks at them.
 */
export const localAwsFlags = ['--max-semi-space-size=1', '--disable-warning=ExperimentalWarning'];
