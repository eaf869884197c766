import { SetMetadata } from '@nestjs/common';

export const publicRoute = Symbol('public route');

/** Opens a route to callers without a token; every other route is closed. */
export const Public = () => SetMetadata(publicRoute, true);

export const withoutRateLimit = Symbol('without rate limit');

/** Exempts a route from the limit on requests per caller. */
export const SkipRateLimit = () => SetMetadata(withoutRateLimit, true);
