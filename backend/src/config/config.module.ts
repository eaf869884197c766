import { type DynamicModule, Module } from '@nestjs/common';
import { type Configuration, configurationToken } from './configuration';

@Module({})
export class ConfigModule {
  /** Makes the configuration that was loaded at the start injectable everywhere. */
  static forRoot(configuration: Configuration): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [{ provide: configurationToken, useValue: configuration }],
      exports: [configurationToken],
    };
  }
}
