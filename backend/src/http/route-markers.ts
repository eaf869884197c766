import { SetMetadata } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    readonly streamsBody?: boolean;
  }
}

export const publicRoute = Symbol('public route');

/** Opens a route to callers without a token; every other route is closed. */
export const Public = () => SetMetadata(publicRoute, true);

export const withoutRateLimit = Symbol('without rate limit');

/** Exempts a route from the limit on requests per caller. */
export const SkipRateLimit = () => SetMetadata(withoutRateLimit, true);

export const streamsBody = { streamsBody: true };

/** Leaves the body of a route unread, whatever its content type says: the handler reads `request.raw` itself. */
export const StreamsBody = () => RouteConfig(streamsBody);
