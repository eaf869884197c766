import { DatabaseSync } from 'node:sqlite';
import { CognitoService } from '../src/cognito/cognito-service.ts';
import { ensurePool } from '../src/cognito/pool/pool.ts';
import { startServer } from '../src/http/server.ts';
import { createAuthenticator } from '../src/iam/authenticator.ts';
import { type Credentials, Identities } from '../src/iam/identities.ts';
import type { Message } from '../src/mailbox/mailbox-page.ts';
import { passwordPolicy } from '../src/provision.ts';
import { CognitoBrowser } from './cognito-browser.ts';

export interface ClockedCognito {
  readonly url: string;
  readonly region: string;
  readonly userPoolId: string;
  readonly clientId: string;
  readonly operator: Credentials;
  readonly browser: CognitoBrowser;
  /** Oldest first. */
  readonly mails: Message[];
  readonly clock: {
    /** ms since the epoch */
    now: number;
    /** ms that pass each time the pool reads the clock. */
    passesAtEachReading: number;
  };
  register(email: string, password: string): Promise<void>;
  close(): Promise<void>;
}

/** The real user pool, alone, with a clock that the test turns. */
export async function startClockedCognito(mfa: 'OPTIONAL' | 'ON' = 'OPTIONAL'): Promise<ClockedCognito> {
  const database = new DatabaseSync(':memory:');
  const region = 'eu-north-1';
  const clock = { now: Date.now(), passesAtEachReading: 0 };
  const read = () => (clock.now += clock.passesAtEachReading);
  const mails: Message[] = [];
  const identities = new Identities(database);
  const pool = await ensurePool(database, { name: 'users', region, passwordPolicy, mfa });
  const cognito = new CognitoService({
    database,
    clock: read,
    pool,
    region,
    // Operators sign with the time of this machine.
    authenticator: createAuthenticator(identities, region, Date.now),
    authorizer: { isAllowed: () => true },
    mail: (message) => mails.push(message),
    endpoint: () => server.url,
  });
  const server = await startServer([cognito], 0);
  const address = { url: server.url, userPoolId: pool.id, clientId: pool.clientId };
  const browser = new CognitoBrowser(address);
  return {
    ...address,
    region,
    operator: identities.credentials('admin'),
    browser,
    mails,
    clock,
    register: async (email, password) => {
      await browser.signUp(email, password);
      await browser.confirm(email, mails.at(-1)?.code ?? '');
    },
    close: () => server.close(),
  };
}
