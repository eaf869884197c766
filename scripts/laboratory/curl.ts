import { type ChildProcess, execFile } from 'node:child_process';
import type { Attempt, Outcome } from './attempt.ts';

interface Request {
  readonly url: string;
  readonly accessToken: string;
  /** How fast the client's line is; without it there is no limit. */
  readonly bytesPerSecond?: number;
}

const running = new Set<ChildProcess>();

/** Uploads a file with curl, as the README shows it. */
export async function uploadWithCurl(
  { url, accessToken, bytesPerSecond }: Request,
  attempt: Attempt,
): Promise<Outcome> {
  const { file, name, sensitive, route } = attempt;
  const args =
    route === 'raw'
      ? ['-T', file.path, `${url}/api/uploads/${encodeURIComponent(name)}?sensitive=${sensitive}`]
      : ['-F', `sensitive=${sensitive}`, '-F', `file=@${file.path};filename=${name}`, `${url}/api/uploads`];
  const limit = bytesPerSecond === undefined ? [] : ['--limit-rate', String(bytesPerSecond)];
  const { code, output } = await curl([...args, ...limit, '-H', `Authorization: Bearer ${accessToken}`]);
  const status = Number(output.slice(output.lastIndexOf('\n') + 1));
  // A status of 100 was followed by nothing.
  if (code !== 0 || status < 200) return { kind: 'unknown' };
  if (status !== 201) return { kind: 'refused', status };
  return { kind: 'stored' };
}

function curl(args: readonly string[]): Promise<{ code: number; output: string }> {
  const always = ['--silent', '--max-time', '300', '--write-out', '\n%{http_code}'];
  return new Promise((resolve) => {
    const child = execFile('curl', [...always, ...args], (error, stdout) => {
      running.delete(child);
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), output: stdout });
    });
    running.add(child);
  });
}

/** Ends the one that has run longest, as a person or a machine may at any time. */
export function killOldestCurl(): void {
  const [oldest] = running;
  oldest?.kill('SIGKILL');
}
