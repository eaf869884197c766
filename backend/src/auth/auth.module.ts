import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuthController } from './auth.controller';
import { JwtAuthGuard } from './jwt-auth.guard';
import { JwtStrategy } from './jwt.strategy';
import { RateLimitGuard } from './rate-limit.guard';
import { RequestCounts } from './request-counts';
import { VerifiedTokens } from './verified-tokens';

@Module({
  controllers: [AuthController],
  providers: [
    JwtStrategy,
    { provide: RequestCounts, useFactory: () => new RequestCounts() },
    { provide: VerifiedTokens, useFactory: () => new VerifiedTokens() },
    // In this order: a caller above the limit is refused before its token is verified.
    { provide: APP_GUARD, useClass: RateLimitGuard },
    { provide: APP_GUARD, useClass: JwtAuthGuard },
  ],
})
export class AuthModule {}
