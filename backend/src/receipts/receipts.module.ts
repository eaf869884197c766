import { Module } from '@nestjs/common';
import { ReceiptsController } from './receipts.controller';
import { SigningKeys } from './signing-keys';

@Module({ controllers: [ReceiptsController], providers: [SigningKeys], exports: [SigningKeys] })
export class ReceiptsModule {}
