import { Blob as NodeBlob, File as NodeFile } from 'node:buffer';

/** A file whose bytes can be read, which jsdom's cannot. */
export function aFile(bytes: Uint8Array | string, name = 'file.bin', lastModified = 1): File {
  return new NodeFile([bytes], name, { lastModified }) as unknown as File;
}

/** Makes code under test put its own blobs together from such files. */
export function useReadableBlobs(): void {
  globalThis.Blob = NodeBlob as unknown as typeof Blob;
}
