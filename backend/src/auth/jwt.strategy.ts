import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { passportJwtSecret } from 'jwks-rsa';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { type Configuration, InjectConfiguration } from '../config/configuration';
import { type User } from '../http/plugins/request-properties';
import { userOf } from './access-token-claims';

const jwksTimeoutMs = 3000;
/** Tokens with unknown key ids must not become a flood of requests to the issuer. */
const jwksRequestsPerMinute = 10;

/** Accepts Cognito access tokens of our pool and client, signed with RS256 by a key that the pool publishes. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy) {
  private readonly clientId: string;

  constructor(@InjectConfiguration() { issuer, clientId }: Pick<Configuration, 'issuer' | 'clientId'>) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      algorithms: ['RS256'],
      issuer,
      ignoreExpiration: false,
      secretOrKeyProvider: passportJwtSecret({
        jwksUri: `${issuer}/.well-known/jwks.json`,
        cache: true,
        rateLimit: true,
        jwksRequestsPerMinute,
        timeout: jwksTimeoutMs,
      }),
    });
    this.clientId = clientId;
  }

  /** Passport calls it once signature, issuer and expiry are right. */
  validate(payload: unknown): User | false {
    return userOf(payload, this.clientId) ?? false;
  }
}
