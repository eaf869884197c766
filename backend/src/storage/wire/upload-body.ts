import { PassThrough, type Readable, type Transform } from 'node:stream';
import { type Checksum } from '@static-file-upload/contract/receipt';
import { Crc32Trailer } from './crc32-trailer';
import { countReceived } from './received-buffers';

/** What a client announces about the bytes that it is going to send. */
export interface AnnouncedBody {
  /** Bytes. */
  readonly size: number;
  /** Base64. */
  readonly sha256: string | undefined;
}

/** Bytes on their way to the storage. */
export interface Sending {
  readonly body: Buffer | Readable;
  /** The headers of the request that describe them. */
  readonly headers: Readonly<Record<string, string>>;
  /** What the storage has to confirm; for a stream, it is known only after the last byte. */
  readonly checksum: () => Checksum;
}

/** A stream that takes nothing more from its source after `stop`; the source stays open. */
export interface SendingStream extends Sending {
  readonly stop: () => void;
}

export function streamToSend(source: Readable, { size, sha256 }: AnnouncedBody): SendingStream {
  return sha256 === undefined ? withCrc32(source, size) : withSha256(source, size, sha256);
}

/** @param crc32 of the bytes, base64 */
export function bytesToSend(bytes: Buffer, crc32: string): Sending {
  return {
    body: bytes,
    headers: { 'content-length': String(bytes.length), 'x-amz-checksum-crc32': crc32 },
    checksum: () => ({ algorithm: 'CRC32', value: crc32 }),
  };
}

function withSha256(source: Readable, size: number, sha256: string): SendingStream {
  return {
    ...pipe(source, new PassThrough()),
    headers: { 'content-length': String(size), 'x-amz-checksum-sha256': sha256 },
    checksum: () => ({ algorithm: 'SHA256', value: sha256 }),
  };
}

function withCrc32(source: Readable, size: number): SendingStream {
  const trailer = new Crc32Trailer(size);
  return {
    ...pipe(source, trailer),
    headers: {
      'content-length': String(trailer.length),
      'content-encoding': 'aws-chunked',
      'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      'x-amz-decoded-content-length': String(size),
      'x-amz-trailer': 'x-amz-checksum-crc32',
    },
    checksum: () => ({ algorithm: 'CRC32', value: trailer.crc32 }),
  };
}

function pipe(source: Readable, body: Transform): Pick<SendingStream, 'body' | 'stop'> {
  source.pipe(body);
  // After `pipe`, because a listener makes a stream flow at once.
  source.on('data', countReceived);
  const stop = () => {
    source.off('data', countReceived);
    source.unpipe(body);
    body.destroy();
  };
  return { body, stop };
}
