import { JwtVerifier } from 'aws-jwt-verify';
import { type JwksCache } from 'aws-jwt-verify/jwk';
import { type JWTPayload } from 'jose';

export interface Verifier {
  verify(token: string): Promise<JWTPayload>;
}

/** AWS's own verifier with the rules of ours, and the keys that the issuer publishes. */
export async function awsVerifier(issuer: string, clientId: string): Promise<Verifier> {
  const verifier = JwtVerifier.create({
    issuer,
    audience: null,
    customJwtCheck: ({ payload }) => {
      if (payload['token_use'] !== 'access' || payload['client_id'] !== clientId)
        throw new Error('Other token');
      if (payload.exp === undefined) throw new Error('No expiry');
    },
  });
  const response = await fetch(`${issuer}/.well-known/jwks.json`);
  verifier.cacheJwks((await response.json()) as Parameters<JwksCache['addJwks']>[1]);
  return verifier;
}
