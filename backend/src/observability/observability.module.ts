import { Global, Module } from '@nestjs/common';
import { AuditLog } from './audit-log';
import { Metrics } from './metrics';
import { MetricsServer } from './metrics-server';
import { Tracing } from './tracing';

@Global()
@Module({ providers: [AuditLog, Metrics, MetricsServer, Tracing], exports: [AuditLog, Metrics] })
export class ObservabilityModule {}
