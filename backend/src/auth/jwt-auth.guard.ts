import { type ExecutionContext, Injectable, Logger } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import { type FastifyRequest } from 'fastify';
import { publicRoute } from '../http/route-markers';
import { Problem } from '../problem/problem';
import { VerifiedTokens } from './verified-tokens';

/** Stands before every route of the application: without @Public(), none responds without a valid access token. */
@Injectable()
export class JwtAuthGuard extends AuthGuard('jwt') {
  private readonly logger = new Logger(JwtAuthGuard.name);

  constructor(
    private readonly reflector: Reflector,
    private readonly verifiedTokens: VerifiedTokens,
  ) {
    super({ session: false });
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(publicRoute, targets)) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    refuseSeveralTokens(request);
    // The rate limit has looked the token up already.
    if (request.user) return true;
    // Passport sets the user, or `handleRequest` throws.
    await super.canActivate(context);
    if (!request.user) return false;
    this.verifiedTokens.remember(request.headers.authorization, request.user);
    return true;
  }

  /** Fails closed: a token whose key cannot be fetched is refused like a forged one, but the log says why. */
  override handleRequest<Caller>(
    error: unknown,
    user: Caller | false,
    _info: unknown,
    context: ExecutionContext,
  ): Caller {
    if (user) return user;
    if (error) this.logger.warn({ err: error }, 'The signing keys of the user pool could not be read');
    const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
    throw headers.authorization === undefined ? missingToken() : invalidToken({ cause: error });
  }
}

/** Node reads the first of several headers and a proxy may read the last, so that several are refused. */
function refuseSeveralTokens({ raw }: FastifyRequest): void {
  if ((raw.headersDistinct['authorization']?.length ?? 0) > 1) throw invalidToken();
}

/** The challenges follow RFC 6750. */
function missingToken(): Problem {
  const detail = 'Sign in and send the access token: Authorization: Bearer <token>.';
  return new Problem('unauthorized', detail, { headers: { 'WWW-Authenticate': 'Bearer' } });
}

function invalidToken(options?: ErrorOptions): Problem {
  const detail = 'The access token is not valid or has expired. Sign in again.';
  const headers = { 'WWW-Authenticate': 'Bearer error="invalid_token"' };
  return new Problem('unauthorized', detail, { ...options, headers });
}
