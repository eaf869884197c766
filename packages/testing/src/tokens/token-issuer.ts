import {
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type GenerateKeyPairResult,
  type JWK,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from 'jose';
import { randomUUID } from 'node:crypto';
import { FaultyService } from '../network/faulty-service.ts';

interface Pool {
  readonly userPoolId: string;
  readonly clientId: string;
}

/** A user pool whose keys, tokens and failures a test decides about. */
export class TokenIssuer {
  readonly #pool: Pool;
  readonly #published: JWK[] = [];
  #kid = '';
  #keys: GenerateKeyPairResult | undefined;
  /** Where its public keys are read; a test can make it fail. */
  readonly service: FaultyService;

  static async start(pool: Pool): Promise<TokenIssuer> {
    const keys: JWK[] = [];
    const service = await FaultyService.start((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ keys }));
    });
    const issuer = new TokenIssuer(pool, service, keys);
    await issuer.rotate();
    return issuer;
  }

  private constructor(pool: Pool, service: FaultyService, published: JWK[]) {
    this.#pool = pool;
    this.service = service;
    this.#published = published;
  }

  get url(): string {
    return this.service.url;
  }

  get issuer(): string {
    return `${this.url}/${this.#pool.userPoolId}`;
  }

  /** Of the key that signs. */
  get kid(): string {
    return this.#kid;
  }

  /** Those that sign. */
  get keys(): GenerateKeyPairResult {
    if (!this.#keys) throw new Error('The issuer has no key yet.');
    return this.#keys;
  }

  get publicPem(): Promise<string> {
    return exportSPKI(this.keys.publicKey);
  }

  /** From now on a new key signs, which is published beside those before it. */
  async rotate(): Promise<void> {
    this.#kid = randomUUID();
    this.#keys = await generateKeyPair('RS256', { extractable: true });
    await this.publish(this.#kid, this.#keys);
  }

  async publish(kid: string, { publicKey }: GenerateKeyPairResult): Promise<void> {
    this.#published.push({ ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256' });
  }

  /** Good claims with changes; undefined takes one away. */
  claims(changes: Readonly<Record<string, unknown>> = {}): JWTPayload {
    const now = Math.floor(Date.now() / 1000);
    return {
      iss: this.issuer,
      client_id: this.#pool.clientId,
      token_use: 'access',
      sub: randomUUID(),
      username: 'ada',
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
    { privateKey }: GenerateKeyPairResult = this.keys,
  ): Promise<string> {
    const complete: JWTHeaderParameters = { alg: 'RS256', kid: this.kid, ...header };
    return new SignJWT(this.claims(changes)).setProtectedHeader(complete).sign(privateKey);
  }

  stop(): void {
    this.service.stop();
  }
}
