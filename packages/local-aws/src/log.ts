/** One line on stderr: stdout is for the one line that says where the server listens. */
export function log(line: string): void {
  process.stderr.write(`${new Date().toISOString()} ${line}\n`);
}
