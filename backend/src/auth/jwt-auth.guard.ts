import { type ExecutionContext, Injectable, Logger } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import { type FastifyRequest } from 'fastify';
import { publicRoute } from '../http/public';
import { type User } from './current-user';
import { Unauthorized } from './unauthorized';
import { VerifiedTokens } from './verified-tokens';

/** Stands before every route of the application: without @Public() none answers without a valid access token. */
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
    const request = context.switchToHttp().getRequest<FastifyRequest & { user?: User }>();
    refuseSeveralTokens(request);
    const known = this.verifiedTokens.find(request.headers.authorization);
    if (known) {
      request.user = known;
      return true;
    }
    // Passport sets the user, or `handleRequest` throws.
    await super.canActivate(context);
    if (!request.user) return false;
    this.verifiedTokens.remember(request.headers.authorization, request.user);
    return true;
  }

  /** Fails closed: a token whose key cannot be fetched is refused like a forged one, but we want to know. */
  override handleRequest<Caller>(
    error: unknown,
    user: Caller | false,
    _info: unknown,
    context: ExecutionContext,
  ): Caller {
    if (user) return user;
    if (error) this.logger.warn({ err: error }, 'The signing keys of the user pool could not be read');
    const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
    throw new Unauthorized(headers.authorization !== undefined, { cause: error });
  }
}

/** Node takes the first of several headers and another program on the way the last: nobody should have to know. */
function refuseSeveralTokens({ raw }: FastifyRequest): void {
  if ((raw.headersDistinct['authorization']?.length ?? 0) > 1) throw new Unauthorized(true);
}
