import { Module } from '@nestjs/common';
import { ReceiptsModule } from '../receipts/receipts.module';
import { DirectUploadController } from './direct-upload.controller';
import { DirectUpload } from './direct-upload';
import { FormUpload } from './form-upload';
import { ObjectStore } from './object-store';
import { DirectObjectStore } from './object-store-direct';
import { PartBuffers } from './part-buffers';
import { RawUpload } from './raw-upload';
import { ReceiptIssuer } from './receipt-issuer';
import { TicketSeal } from './ticket';
import { UploadPlaces } from './upload-places';
import { UploadController } from './upload.controller';

@Module({
  imports: [ReceiptsModule],
  controllers: [UploadController, DirectUploadController],
  providers: [
    ObjectStore,
    DirectObjectStore,
    PartBuffers,
    ReceiptIssuer,
    TicketSeal,
    UploadPlaces,
    RawUpload,
    FormUpload,
    DirectUpload,
  ],
})
export class UploadModule {}
