import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { normalizeIp } from '@nestjs/throttler';
import { type FastifyRequest } from 'fastify';
import { Configuration } from '../config/configuration';
import { HealthController } from '../http/health.controller';
import { TooManyRequests } from '../http/too-many-requests';
import { RequestCounts, windowSeconds } from './request-counts';
import { VerifiedTokens } from './verified-tokens';

/** What one household or machine gets of IPv6. */
const ipv6Prefix = 64;

/**
 * Bounds how many requests one caller may send: by user when the token was verified before, else by address. It stands
 * before the check of tokens, so that a flood of forged ones does not even cost their verification. Counted for each
 * process.
 */
@Injectable()
export class RateLimitGuard implements CanActivate {
  constructor(
    private readonly counts: RequestCounts,
    private readonly verifiedTokens: VerifiedTokens,
    private readonly configuration: Configuration,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    // The load balancer must hear the truth about this process, however busy it is.
    if (context.getClass() === HealthController) return true;
    const { key, perSecond } = this.callerOf(context.switchToHttp().getRequest<FastifyRequest>());
    const secondsToWait = this.counts.add(key, perSecond * windowSeconds);
    if (secondsToWait > 0) throw new TooManyRequests(secondsToWait);
    return true;
  }

  private callerOf({ headers, ip }: FastifyRequest): { key: string; perSecond: number } {
    const { userRequestsPerSecond, addressRequestsPerSecond } = this.configuration;
    const user = this.verifiedTokens.find(headers.authorization);
    return user
      ? { key: `user ${user.sub}`, perSecond: userRequestsPerSecond }
      : { key: `address ${normalizeIp(ip, ipv6Prefix)}`, perSecond: addressRequestsPerSecond };
  }
}
