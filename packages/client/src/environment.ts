import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where programs keep what they need to find again but do not back up (XDG Base Directory). */
export const stateHome = process.env['XDG_STATE_HOME'] ?? join(homedir(), '.local/state');

/** Where the person is: npm runs its commands in the package's folder, and passes the folder in which it was called. */
export const workingFolder = process.env['INIT_CWD'] ?? process.cwd();
