import { canonicalEmail } from '@static-file-upload/contract/email';
import { parseArgs } from 'node:util';

export const usage = `Usage: npm run -s upload -- FILE… --sensitive|--not-sensitive --url URL --user EMAIL

  FILE…             files, and folders with everything in them (links inside are not followed);
                    relative to the folder in which you are
  --sensitive       all of them end in the vault
  --not-sensitive   none of them does
  --url             any address of the service, such as http://localhost:3000
  --user            e-mail address of the account; the password is asked for, or read from stdin
  --parallel N      how many files or parts are sent at a time; 1 to 16, 4 by default
  --json            one line of JSON for each file on stdout, and nothing else

Exit codes: 0 everything is stored; 1 some files are not; 2 the command is not valid;
3 the service cannot be reached, or signing in failed; 130 interrupted.
The same command again continues large files where it was interrupted, and sends small ones anew.`;

export interface Options {
  readonly paths: readonly string[];
  readonly sensitive: boolean;
  readonly url: URL;
  readonly user: string;
  readonly parallel: number;
  readonly json: boolean;
}

/** The command is not valid; the message says what would be. */
export class UsageError extends Error {}

/** @throws UsageError */
export function readOptions(): Options {
  const { values, positionals } = parse();
  if (values.sensitive === values['not-sensitive']) {
    throw new UsageError('Say either --sensitive or --not-sensitive.');
  }
  if (positionals.length === 0) throw new UsageError('Name at least one file or folder.');
  const user = canonicalEmail(values.user ?? '');
  if (user === '') throw new UsageError('Say --user with the e-mail address of the account.');
  if (!values.url || !URL.canParse(values.url)) {
    throw new UsageError('Say --url with the address of the service.');
  }
  const parallel = Number(values.parallel);
  if (!Number.isInteger(parallel) || parallel < 1 || parallel > 16) {
    throw new UsageError('--parallel must be a number from 1 to 16.');
  }
  return {
    paths: positionals,
    sensitive: values.sensitive,
    url: new URL(values.url),
    user,
    parallel,
    json: values.json,
  };
}

function parse() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        sensitive: { type: 'boolean', default: false },
        'not-sensitive': { type: 'boolean', default: false },
        url: { type: 'string' },
        user: { type: 'string' },
        parallel: { type: 'string', default: '4' },
        json: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
