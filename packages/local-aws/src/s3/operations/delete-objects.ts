import { z } from 'zod';
import { AwsError } from '../../http/aws-error.ts';
import { readSmallBody } from '../request-body.ts';
import type { Operation } from '../s3-context.ts';
import { parseXml, sendXml, type XmlContent } from '../xml.ts';
import { deleteOne } from './delete-object.ts';

const deletion = z.object({
  Quiet: z.string().optional(),
  Object: z
    .array(z.object({ Key: z.string(), VersionId: z.string().optional(), ETag: z.string().optional() }))
    .max(1000),
});

export const deleteObjects: Operation = async (request, context) => {
  context.buckets.get(request.bucket);
  const parsed = deletion.safeParse(parseXml('Delete', await readSmallBody(request)));
  if (!parsed.success) throw new AwsError('MalformedXML', 'The list of objects could not be read.');
  const deleted: XmlContent[] = [];
  const errors: XmlContent[] = [];
  for (const { Key, VersionId, ETag } of parsed.data.Object) {
    try {
      const { versionId, marker } = await deleteOne(request, context, {
        key: Key,
        versionId: VersionId ?? null,
        ifMatch: ETag,
      });
      deleted.push({
        Key,
        ...(VersionId === undefined ? {} : { VersionId }),
        ...(marker ? { DeleteMarker: true, DeleteMarkerVersionId: versionId } : {}),
      });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      errors.push({ Key, Code: error.code, Message: error.message });
    }
  }
  const quiet = parsed.data.Quiet === 'true';
  sendXml(request.exchange.response, 'DeleteResult', { Deleted: quiet ? [] : deleted, Error: errors });
};
