import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';

/** Who sent the request, as the access token says. */
export interface User {
  /** Cognito's unchanging id of the account. */
  readonly sub: string;
  readonly username: string;
  /** When the access token stops being valid. */
  readonly expiresAt: Date;
}

/** The caller of a route that is not public. */
export const CurrentUser = createParamDecorator(
  (_: unknown, context: ExecutionContext) =>
    context.switchToHttp().getRequest<FastifyRequest & { user: User }>().user,
);
