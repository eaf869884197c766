/** Loaded into every measured process before its own code; tells how much it has used. */
export interface Usage {
  /** µs of all threads, in user and kernel mode. */
  readonly cpuMicroseconds: number;
  /** Bytes, at its highest so far. */
  readonly peakRss: number;
}

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  const usage: Usage = {
    cpuMicroseconds: user + system,
    peakRss: process.resourceUsage().maxRSS * 1024,
  };
  process.send?.(usage);
});
process.once('disconnect', () => process.exit(0));
