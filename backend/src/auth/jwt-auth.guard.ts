import { type ExecutionContext, Injectable, Logger } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import { type FastifyRequest } from 'fastify';
import { publicRoute } from '../http/public';
import { Unauthorized } from './unauthorized';

/** Stands before every route of the application: without @Public() none answers without a valid access token. */
@Injectable()
export class JwtAuthGuard extends AuthGuard('jwt') {
  private readonly logger = new Logger(JwtAuthGuard.name);

  constructor(private readonly reflector: Reflector) {
    super({ session: false });
  }

  override canActivate(context: ExecutionContext) {
    const targets = [context.getHandler(), context.getClass()];
    return this.reflector.getAllAndOverride<boolean | undefined>(publicRoute, targets)
      ? true
      : super.canActivate(context);
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
