import { SetMetadata } from '@nestjs/common';

export const publicRoute = Symbol('public route');

/** Opens a route to callers without a token; every other route is closed. */
export const Public = () => SetMetadata(publicRoute, true);
