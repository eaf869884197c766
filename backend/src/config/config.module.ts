import { type DynamicModule, Module } from '@nestjs/common';
import { ConfigController } from './config.controller';
import { Configuration } from './configuration';

@Module({ controllers: [ConfigController] })
export class ConfigModule {
  /** Makes the configuration that was loaded at the start injectable everywhere. */
  static with(configuration: Configuration): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [{ provide: Configuration, useValue: configuration }],
      exports: [Configuration],
    };
  }
}
