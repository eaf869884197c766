import { Module } from '@nestjs/common';
import { ReceiptsModule } from '../receipts/receipts.module';
import { StorageModule } from '../storage/storage.module';
import { DirectUploads } from './direct/direct-uploads';
import { DirectUploadsController } from './direct/direct-uploads.controller';
import { TicketSeal } from './direct/ticket';
import { FormUpload } from './form/form-upload';
import { FormUploadController } from './form/form-upload.controller';
import { LimitsController } from './limits.controller';
import { UnsizedUpload } from './parts/unsized-upload';
import { UploadMemory } from './parts/upload-memory';
import { RawUpload } from './raw/raw-upload';
import { RawUploadController } from './raw/raw-upload.controller';
import { UploadAdmission } from './admission/upload-admission';

@Module({
  imports: [ReceiptsModule, StorageModule],
  controllers: [FormUploadController, RawUploadController, DirectUploadsController, LimitsController],
  providers: [UploadAdmission, RawUpload, FormUpload, UnsizedUpload, UploadMemory, DirectUploads, TicketSeal],
})
export class UploadModule {}
