import { Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { HealthController } from './health.controller';
import { Lifecycle } from './lifecycle';
import { ProblemFilter } from './problem.filter';

@Module({
  controllers: [HealthController],
  providers: [Lifecycle, { provide: APP_FILTER, useClass: ProblemFilter }],
  exports: [Lifecycle],
})
export class HttpModule {}
