import type { DatabaseSync } from 'node:sqlite';
import { AwsError } from '../http/aws-error.ts';
import { drainBody } from '../http/drain-body.ts';
import { readJsonBody, sendAmzError, sendAmzJson } from '../http/json-body.ts';
import { sendJson } from '../http/local-service.ts';
import type { Exchange, Service } from '../http/service.ts';
import type { Authenticator, Authorizer } from '../iam/authorization.ts';
import { accountId, partition } from '../iam/identities.ts';
import { readSignedJson, requireAllowed } from '../iam/signed-json.ts';
import type { Message } from '../mailbox/mailbox-page.ts';
import type { Clock } from '../system/process.ts';
import { adminOperations, publicOperations } from './operation-table.ts';
import { ChallengeSessions } from './pool/challenge-sessions.ts';
import type { CognitoContext, PendingSignIn } from './pool/cognito-context.ts';
import type { Pool } from './pool/pool.ts';
import { CodeTable } from './tables/code-table.ts';
import { PasswordAttempts } from './tables/password-attempts.ts';
import { SessionTable } from './tables/session-table.ts';
import { SoftwareTokenTable } from './tables/software-token-table.ts';
import { UserTable } from './tables/user-table.ts';

const targetPrefix = 'AWSCognitoIdentityProviderService.';

export interface CognitoOptions {
  readonly database: DatabaseSync;
  readonly clock: Clock;
  readonly pool: Pool;
  readonly region: string;
  readonly authenticator: Authenticator;
  readonly authorizer: Authorizer;
  readonly mail: (message: Message) => void;
  /** The URL of this service, known only once it listens. */
  readonly endpoint: () => string;
}

/** The embedded user pool: what a browser calls without credentials, what an operator calls with them, and the keys. */
export class CognitoService implements Service {
  readonly name = 'cognito';
  readonly #options: CognitoOptions;
  readonly #users: UserTable;
  readonly #sessions: SessionTable;
  readonly #codes: CodeTable;
  readonly #attempts: PasswordAttempts;
  readonly #softwareTokens: SoftwareTokenTable;
  readonly #challengeSessions: ChallengeSessions;
  readonly #pendingSignIns = new Map<string, PendingSignIn>();

  constructor(options: CognitoOptions) {
    this.#options = options;
    const { database, clock } = options;
    this.#users = new UserTable(database, clock);
    this.#sessions = new SessionTable(database);
    this.#codes = new CodeTable(database);
    this.#attempts = new PasswordAttempts(database, clock);
    this.#softwareTokens = new SoftwareTokenTable(database);
    this.#challengeSessions = new ChallengeSessions(this.#users, clock);
  }

  recognises({ request, target }: Exchange): boolean {
    const { headers, method } = request;
    return (
      String(headers['x-amz-target']).startsWith(targetPrefix) ||
      target.path.startsWith(`/${this.#options.pool.id}/.well-known/`) ||
      (method === 'OPTIONS' && String(headers['access-control-request-headers']).includes('x-amz-target'))
    );
  }

  async handle(exchange: Exchange): Promise<void> {
    const { request, response, target } = exchange;
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader(
      'access-control-expose-headers',
      'x-amzn-requestid, x-amzn-errortype, x-amzn-errormessage, date',
    );
    if (request.method === 'OPTIONS') {
      response.setHeader(
        'access-control-allow-headers',
        request.headers['access-control-request-headers'] ?? '',
      );
      response.setHeader('access-control-allow-methods', 'POST');
      response.setHeader('access-control-max-age', '172800');
      response.writeHead(200).end();
    } else if (request.method === 'GET') {
      this.#describe(exchange, target.path.slice(target.path.lastIndexOf('/') + 1));
    } else {
      await this.#call(exchange);
    }
  }

  #describe(exchange: Exchange, document: string): void {
    const { pool } = this.#options;
    if (document === 'jwks.json') {
      sendJson(exchange, { keys: [pool.publicJwk] });
    } else if (document === 'openid-configuration') {
      const issuer = this.#issuer();
      sendJson(exchange, {
        issuer,
        jwks_uri: `${issuer}/.well-known/jwks.json`,
        id_token_signing_alg_values_supported: ['RS256'],
      });
    } else {
      exchange.response.writeHead(404).end();
    }
  }

  async #call(exchange: Exchange): Promise<void> {
    try {
      const name = String(exchange.request.headers['x-amz-target']).slice(targetPrefix.length);
      sendAmzJson(exchange, await this.#operate(exchange, name));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      await drainBody(exchange);
      sendAmzError(exchange, error);
    }
  }

  async #operate(exchange: Exchange, name: string): Promise<unknown> {
    const adminOperation = adminOperations.get(name);
    if (adminOperation) {
      const { authenticator, authorizer, pool, region } = this.#options;
      const { caller, text } = await readSignedJson(exchange, authenticator, 'cognito-idp');
      const poolArn = `arn:${partition}:cognito-idp:${region}:${accountId}:userpool/${pool.id}`;
      requireAllowed(authorizer, caller, `cognito-idp:${name}`, poolArn);
      return adminOperation(text, this.#context());
    }
    const operation = publicOperations.get(name);
    if (!operation) throw new AwsError('UnknownOperationException', 'This operation is not supported.');
    const { text } = await readJsonBody(exchange);
    return operation(text, this.#context());
  }

  #context(): CognitoContext {
    const { pool, clock, mail } = this.#options;
    return {
      pool,
      clock,
      mail,
      issuer: this.#issuer(),
      users: this.#users,
      sessions: this.#sessions,
      codes: this.#codes,
      attempts: this.#attempts,
      softwareTokens: this.#softwareTokens,
      challengeSessions: this.#challengeSessions,
      pendingSignIns: this.#pendingSignIns,
    };
  }

  #issuer(): string {
    return `${this.#options.endpoint()}/${this.#options.pool.id}`;
  }
}
