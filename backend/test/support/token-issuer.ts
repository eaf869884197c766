import {
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWK,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from 'jose';
import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

export interface IssuedBy {
  readonly userPoolId: string;
  readonly clientId: string;
}

type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>;

/** A user pool whose keys, tokens and failures a test decides about. */
export class TokenIssuer {
  private readonly server: Server;
  private readonly published: JWK[] = [];
  private failure: RequestListener | undefined;
  /** How often somebody has asked for the keys. */
  requests = 0;

  private constructor(
    private readonly pool: IssuedBy,
    readonly kid: string,
    readonly keys: KeyPair,
  ) {
    this.server = createServer((request, response) => {
      this.requests++;
      if (this.failure) this.failure(request, response);
      else response.end(JSON.stringify({ keys: this.published }));
    });
  }

  static async start(pool: IssuedBy): Promise<TokenIssuer> {
    const issuer = new TokenIssuer(pool, randomUUID(), await generateKeyPair('RS256', { extractable: true }));
    await issuer.publish(issuer.kid, issuer.keys);
    await new Promise<void>((resolve) => issuer.server.listen(0, '127.0.0.1', resolve));
    return issuer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get issuer(): string {
    return `${this.url}/${this.pool.userPoolId}`;
  }

  get publicPem(): Promise<string> {
    return exportSPKI(this.keys.publicKey);
  }

  get jwks(): { keys: JWK[] } {
    return { keys: this.published };
  }

  async publish(kid: string, { publicKey }: KeyPair): Promise<void> {
    this.published.push({ ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256' });
  }

  /** How the keys are answered for from now on; without a failure as they should be. */
  behave(failure?: RequestListener): void {
    this.failure = failure;
  }

  /** Good claims with changes; undefined takes one away. */
  claims(changes: Readonly<Record<string, unknown>> = {}): JWTPayload {
    const now = Math.floor(Date.now() / 1000);
    const { clientId } = this.pool;
    const good = { iss: this.issuer, client_id: clientId, token_use: 'access', sub: randomUUID() };
    return {
      ...good,
      username: 'someone',
      jti: randomUUID(),
      iat: now,
      exp: now + 600,
      ...changes,
    };
  }

  /** A token that is good but for the changes. */
  sign(
    changes: Readonly<Record<string, unknown>> = {},
    header: Readonly<Record<string, unknown>> = {},
    { privateKey }: KeyPair = this.keys,
  ): Promise<string> {
    const complete = { alg: 'RS256', kid: this.kid, ...header } as JWTHeaderParameters;
    return new SignJWT(this.claims(changes)).setProtectedHeader(complete).sign(privateKey);
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
