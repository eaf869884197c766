import { Module } from '@nestjs/common';
import { ObjectStore } from './object-store';
import { RawUpload } from './raw-upload';
import { UploadController } from './upload.controller';

@Module({
  controllers: [UploadController],
  providers: [ObjectStore, RawUpload],
})
export class UploadModule {}
