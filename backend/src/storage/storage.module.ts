import { Module } from '@nestjs/common';
import { ObjectStorage } from './object-storage';

@Module({ providers: [ObjectStorage], exports: [ObjectStorage] })
export class StorageModule {}
