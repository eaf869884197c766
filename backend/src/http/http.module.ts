import { Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { ProblemFilter } from '../problem/problem.filter';
import { HealthController } from './health.controller';
import { Lifecycle } from './lifecycle';

@Module({
  controllers: [HealthController],
  providers: [Lifecycle, { provide: APP_FILTER, useClass: ProblemFilter }],
  exports: [Lifecycle],
})
export class HttpModule {}
