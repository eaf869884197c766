export const checksumAlgorithms = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const;

/** A checksum over the whole of an object's bytes. */
export interface FullObjectChecksum {
  readonly algorithm: (typeof checksumAlgorithms)[number];
  /** Base64 */
  readonly value: string;
}

/** The version of an object that is to be moved. */
export interface SourceObject {
  readonly key: string;
  readonly etag: string;
  /** Bytes */
  readonly size: number;
  /** Undefined when storage has none over the whole object. */
  readonly checksum: FullObjectChecksum | undefined;
  readonly description: ObjectDescription;
}

/** What storage keeps of an object besides its bytes and tags. */
export interface ObjectDescription {
  readonly ContentType?: string | undefined;
  readonly ContentDisposition?: string | undefined;
  readonly ContentEncoding?: string | undefined;
  readonly ContentLanguage?: string | undefined;
  readonly CacheControl?: string | undefined;
  readonly Metadata?: Record<string, string> | undefined;
}
