import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { normalizeIp } from '@nestjs/throttler';
import { type FastifyRequest } from 'fastify';
import { type Configuration, InjectConfiguration } from '../config/configuration';
import { withoutRateLimit } from '../http/route-markers';
import { tooManyRequests } from '../problem/problem';
import { RequestCounts, windowSeconds } from './request-counts';
import { VerifiedTokens } from './verified-tokens';

/** The prefix of IPv6 addresses that one household or machine gets. */
const ipv6Prefix = 64;

type Limits = Pick<Configuration, 'userRequestsPerSecond' | 'addressRequestsPerSecond'>;

/**
 * Bounds how many requests one caller may send: by user when the token was verified before, else by address. It stands
 * before the verification of tokens, so that a flood of forged tokens does not even cost their verification. Each
 * process counts for itself.
 */
@Injectable()
export class RateLimitGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly counts: RequestCounts,
    private readonly verifiedTokens: VerifiedTokens,
    @InjectConfiguration() private readonly limits: Limits,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(withoutRateLimit, targets)) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    request.user = this.verifiedTokens.find(request.headers.authorization) ?? null;
    const { key, perSecond } = this.callerOf(request);
    const secondsToWait = this.counts.add(key, perSecond * windowSeconds);
    if (secondsToWait > 0) throw tooManyRequests(secondsToWait);
    return true;
  }

  private callerOf({ user, ip }: FastifyRequest): { key: string; perSecond: number } {
    const { userRequestsPerSecond, addressRequestsPerSecond } = this.limits;
    return user
      ? { key: `user ${user.sub}`, perSecond: userRequestsPerSecond }
      : { key: `address ${normalizeIp(ip, ipv6Prefix)}`, perSecond: addressRequestsPerSecond };
  }
}
