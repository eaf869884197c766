import { exportJWK, generateKeyPair, type GenerateKeyPairResult, type JWK, SignJWT } from 'jose';
import { randomUUID } from 'node:crypto';
import { type ServerResponse } from 'node:http';

interface Issuing {
  readonly issuer: string;
  readonly clientId: string;
  /** Seconds after now. */
  readonly expiresIn?: number;
  /** Seconds after now. */
  readonly notBefore?: number;
}

/** Signs access tokens as a user pool does, with as many keys as a test needs. */
export class RotatingKeys {
  private readonly published: JWK[] = [];
  private newest:
    { readonly kid: string; readonly privateKey: GenerateKeyPairResult['privateKey'] } | undefined;

  /** From now on tokens are signed by a key that nobody has seen before. */
  async rotate(): Promise<void> {
    const { publicKey, privateKey } = await generateKeyPair('RS256');
    const kid = randomUUID();
    this.published.push({ ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' });
    this.newest = { kid, privateKey };
  }

  /** A token of a new account. @throws Error before the first `rotate` */
  sign({ issuer, clientId, expiresIn = 600, notBefore }: Issuing): Promise<string> {
    if (!this.newest) throw new Error('There is no key yet.');
    const { kid, privateKey } = this.newest;
    const now = Math.floor(Date.now() / 1000);
    const claims = { token_use: 'access', client_id: clientId, username: 'somebody' };
    return new SignJWT(notBefore === undefined ? claims : { ...claims, nbf: now + notBefore })
      .setProtectedHeader({ alg: 'RS256', kid })
      .setIssuer(issuer)
      .setSubject(randomUUID())
      .setExpirationTime(now + expiresIn)
      .sign(privateKey);
  }

  /** Answers with the public keys. */
  answer(response: ServerResponse): void {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: this.published }));
  }
}
