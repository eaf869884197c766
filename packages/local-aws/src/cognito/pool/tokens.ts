import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { errors, importJWK, jwtVerify, SignJWT } from 'jose';
import { AwsError } from '../../http/aws-error.ts';
import type { Session } from '../tables/session-table.ts';
import type { User } from '../tables/user-table.ts';
import type { Pool } from './pool.ts';

const accessTokenSeconds = 3600;
export const refreshTokenMs = 30 * 24 * 3600 * 1000;

export interface IssuedTokens {
  readonly AccessToken: string;
  readonly IdToken: string;
  readonly ExpiresIn: number;
  readonly TokenType: 'Bearer';
}

interface TokenRequest {
  readonly pool: Pool;
  readonly issuer: string;
  readonly user: User;
  readonly session: Pick<Session, 'id' | 'startedAt'>;
  /** ms since the epoch */
  readonly now: number;
}

/** Access and id token of a session, with the claims that Cognito gives them. */
export async function issueTokens({ pool, issuer, user, session, now }: TokenRequest): Promise<IssuedTokens> {
  const issuedAt = Math.floor(now / 1000);
  const common = {
    sub: user.sub,
    iss: issuer,
    origin_jti: session.id,
    event_id: randomUUID(),
    auth_time: Math.floor(session.startedAt / 1000),
    iat: issuedAt,
    exp: issuedAt + accessTokenSeconds,
  };
  const sign = (claims: Record<string, unknown>) =>
    new SignJWT({ ...common, ...claims, jti: randomUUID() })
      .setProtectedHeader({ alg: 'RS256', kid: pool.keyId })
      .sign(pool.privateKey);
  return {
    AccessToken: await sign({
      client_id: pool.clientId,
      token_use: 'access',
      scope: 'aws.cognito.signin.user.admin',
      username: user.sub,
    }),
    IdToken: await sign({
      aud: pool.clientId,
      token_use: 'id',
      email: user.email,
      email_verified: true,
      'cognito:username': user.sub,
    }),
    ExpiresIn: accessTokenSeconds,
    TokenType: 'Bearer',
  };
}

export const newRefreshToken = (): string => randomBytes(48).toString('base64url');
export const hashRefreshToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** The session behind an access token. @throws AwsError NotAuthorizedException */
export async function readAccessToken(
  pool: Pool,
  issuer: string,
  token: string,
  now: number,
): Promise<string> {
  const refused = () => new AwsError('NotAuthorizedException', 'Invalid Access Token');
  const key = await importJWK(pool.publicJwk, 'RS256');
  const verified = await jwtVerify(token, key, {
    issuer,
    algorithms: ['RS256'],
    currentDate: new Date(now),
  }).catch((error: unknown) => {
    throw error instanceof errors.JWTExpired
      ? new AwsError('NotAuthorizedException', 'Access Token has expired')
      : refused();
  });
  const { token_use: use, origin_jti: sessionId } = verified.payload;
  if (use !== 'access' || typeof sessionId !== 'string') throw refused();
  return sessionId;
}
