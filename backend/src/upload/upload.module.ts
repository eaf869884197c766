import { Module } from '@nestjs/common';
import { FormUpload } from './form-upload';
import { ObjectStore } from './object-store';
import { PartBuffers } from './part-buffers';
import { RawUpload } from './raw-upload';
import { UploadController } from './upload.controller';

@Module({
  controllers: [UploadController],
  providers: [ObjectStore, PartBuffers, RawUpload, FormUpload],
})
export class UploadModule {}
