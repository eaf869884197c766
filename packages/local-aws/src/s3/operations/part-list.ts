import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AwsError } from '../../http/aws-error.ts';
import { parseXml } from '../request/xml.ts';
import type { Part, Upload } from '../store/model.ts';

const minPartBytes = 5 * 1024 ** 2;

const partList = z.object({
  Part: z
    .array(
      z.object({
        PartNumber: z.coerce.number().int().min(1),
        ETag: z.string().transform((etag) => etag.replaceAll('"', '')),
        ChecksumCRC32: z.string().optional(),
        ChecksumCRC32C: z.string().optional(),
        ChecksumCRC64NVME: z.string().optional(),
        ChecksumSHA256: z.string().optional(),
      }),
    )
    .min(1),
});

/** A part as the completion of an upload names it. */
export type ListedPart = z.output<typeof partList>['Part'][number];

/** @throws AwsError MalformedXML */
export function readPartList(xml: string): ListedPart[] {
  const parsed = partList.safeParse(parseXml('CompleteMultipartUpload', xml));
  if (!parsed.success) throw new AwsError('MalformedXML', 'The list of parts could not be read.');
  return parsed.data.Part;
}

/** Two lists with the same fingerprint describe the same object. */
export const fingerprintOf = (listed: ListedPart[]): string =>
  createHash('sha256').update(JSON.stringify(listed)).digest('hex');

/** The stored part behind each listed one. @throws AwsError InvalidPartOrder, InvalidPart, EntityTooSmall … */
export function chooseParts(upload: Upload, listed: ListedPart[], stored: readonly Part[]): Part[] {
  if (listed.some((one, index) => (listed[index - 1]?.PartNumber ?? 0) >= one.PartNumber)) {
    throw new AwsError('InvalidPartOrder', 'The list of parts was not in ascending order.');
  }
  const byNumber = new Map(stored.map((part) => [part.number, part]));
  return listed.map((one, index) => {
    const part = byNumber.get(one.PartNumber);
    if (part?.etag !== one.ETag) throw invalidPart();
    verifyChecksum(upload, one, part);
    if (index < listed.length - 1 && part.piece.size < minPartBytes) {
      throw new AwsError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
    }
    return part;
  });
}

/** A composite checksum must be backed by that of each part; a full-object one need not. */
function verifyChecksum({ checksumAlgorithm, checksumType }: Upload, listed: ListedPart, part: Part): void {
  const promised = listed[`Checksum${checksumAlgorithm}`];
  if (promised === undefined && checksumType === 'COMPOSITE') {
    throw new AwsError(
      'InvalidRequest',
      `The upload was created using a ${checksumAlgorithm.toLowerCase()} checksum. The complete request must ` +
        `include the checksum for each part. It was missing for part ${listed.PartNumber} in the request.`,
    );
  }
  if (promised !== undefined && promised !== part.checksum.value) throw invalidPart();
}

const invalidPart = () =>
  new AwsError('InvalidPart', 'One or more of the specified parts could not be found or did not match.');
