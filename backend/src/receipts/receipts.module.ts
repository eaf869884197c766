import { Module } from '@nestjs/common';
import { type Configuration, configurationToken } from '../config/configuration';
import { ReceiptIssuer } from './receipt-issuer';
import { ReceiptsController } from './receipts.controller';
import { SigningKeys } from './signing-keys';

@Module({
  controllers: [ReceiptsController],
  providers: [
    ReceiptIssuer,
    {
      provide: SigningKeys,
      inject: [configurationToken],
      useFactory: (configuration: Configuration) => SigningKeys.from(configuration),
    },
  ],
  exports: [ReceiptIssuer, SigningKeys],
})
export class ReceiptsModule {}
