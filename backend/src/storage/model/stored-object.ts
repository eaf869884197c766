import { type Checksum } from '@static-file-upload/contract/receipt';

/** An object that is about to be stored, with everything but its bytes. */
export interface NewObject {
  readonly key: string;
  readonly filename: string;
  readonly contentType: string;
  readonly sensitive: boolean;
  readonly uploadedBy: string;
}

/** What the storage has acknowledged. */
export interface StoredObject {
  /** Bytes. */
  readonly size: number;
  readonly checksum: Checksum;
  /** Absent when the server only knows from a repeated request that the object exists. */
  readonly etag: string | undefined;
}

/** A multipart upload that was started; it is not an object until it is completed. */
export interface MultipartRef {
  readonly key: string;
  readonly uploadId: string;
}
