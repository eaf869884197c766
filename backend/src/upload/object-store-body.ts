import { PassThrough, type Readable, type Transform } from 'node:stream';
import { countReceived } from '../http/received-buffers';
import { type Checksum } from './new-object';
import { Crc32Trailer } from './crc32-trailer';

/** What a client says about the bytes that it is going to send. */
export interface PromisedBody {
  readonly size: number;
  /** base64 */
  readonly sha256: string | undefined;
}

/** Bytes on their way to the storage. */
export interface Sending {
  readonly body: Buffer | Readable;
  /** What the request says about them. */
  readonly headers: Readonly<Record<string, string>>;
  /** What the storage has to repeat; of a stream, it is known only when everything has passed. */
  readonly checksum: () => Checksum;
}

/** A stream, from which nothing more is taken after `stop`; its source stays open. */
export interface SendingStream extends Sending {
  readonly stop: () => void;
}

export function streamToSend(source: Readable, { size, sha256 }: PromisedBody): SendingStream {
  return sha256 === undefined ? withCrc32(source, size) : withSha256(source, size, sha256);
}

/** @param crc32 base64 */
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
  // Only now: a listener makes a stream flow, whoever else is there.
  source.on('data', countReceived);
  const stop = () => {
    source.off('data', countReceived);
    source.unpipe(body);
    body.destroy();
  };
  return { body, stop };
}
