/** What a measured process says it has used. */
export interface Usage {
  /** µs of all threads, in user and kernel mode. */
  readonly cpuMicroseconds: number;
  /** µs of all threads, in user mode alone. */
  readonly userMicroseconds: number;
  /** Bytes, at its highest so far. */
  readonly peakRss: number;
}
