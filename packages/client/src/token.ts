/**
 * `npm run -s token -- --url URL --user EMAIL`: signs in by SRP and prints the access token on stdout.
 * It reads the public configuration of the deployment. The password comes from the terminal or from stdin, never from
 * an argument, where other users of the machine could read it.
 */
import { canonicalEmail } from '@static-file-upload/contract/email';
import { parseArgs } from 'node:util';
import { readPassword } from './password.ts';
import { signIn } from './sign-in.ts';

const usage = 'Usage: npm run -s token -- --url http://localhost:3000 --user you@example.org';

try {
  const { url, user } = readOptions();
  const session = await signIn({ url, user, password: () => readPassword(`Password of ${user}: `) });
  process.stdout.write(`${session.accessToken}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

function readOptions(): { url: URL; user: string } {
  const { values } = parseArgs({ options: { url: { type: 'string' }, user: { type: 'string' } } });
  const user = canonicalEmail(values.user ?? '');
  if (!values.url || user === '') throw new Error(usage);
  if (!URL.canParse(values.url)) throw new Error(`--url is not a valid URL: ${values.url}\n${usage}`);
  return { url: new URL(values.url), user };
}
