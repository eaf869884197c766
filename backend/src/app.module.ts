import { type DynamicModule, Module } from '@nestjs/common';
import { AuthModule } from './auth/auth.module';
import { ConfigModule } from './config/config.module';
import { type Configuration } from './config/configuration';
import { HttpModule } from './http/http.module';
import { LoggingModule } from './http/logging.module';
import { ObservabilityModule } from './observability/observability.module';
import { UploadModule } from './upload/upload.module';

@Module({ imports: [ObservabilityModule, HttpModule, AuthModule, UploadModule] })
export class AppModule {
  static forRoot(configuration: Configuration): DynamicModule {
    return {
      module: AppModule,
      imports: [ConfigModule.forRoot(configuration), LoggingModule.forRoot(configuration.logLevel)],
    };
  }
}
