import { z } from 'zod';
import { AwsError } from '../../http/aws-error.ts';
import { checkedTags, tagContext } from '../request/properties.ts';
import { readSmallBody } from '../request/request-body.ts';
import type { Operation, S3Context } from '../request/s3-context.ts';
import type { S3Request } from '../request/s3-request.ts';
import { parseXml, sendXml } from '../request/xml.ts';
import type { StoredObject } from '../store/model.ts';

const tagging = z.object({
  TagSet: z.union([
    z.string().trim().length(0),
    z.object({ Tag: z.array(z.object({ Key: z.string(), Value: z.string() })).default([]) }),
  ]),
});

export const getObjectTagging: Operation = (request, context) => {
  const object = find(request, context, 'Get');
  const tags = Object.entries(object.description.tags).map(([Key, Value]) => ({ Key, Value }));
  sendXml(request.exchange.response, 'Tagging', { TagSet: { Tag: tags } });
};

export const putObjectTagging: Operation = async (request, context) => {
  find(request, context, 'Put');
  const parsed = tagging.safeParse(parseXml('Tagging', await readSmallBody(request)));
  if (!parsed.success) throw new AwsError('MalformedXML', 'The tags could not be read.');
  const { TagSet } = parsed.data;
  const tags = typeof TagSet === 'string' ? [] : TagSet.Tag;
  // Looked up again, because the object may have been replaced while the tags arrived.
  const object = find(request, context, 'Put');
  context.objects.setTags(object, checkedTags(tags.map(({ Key, Value }) => [Key, Value])));
  request.exchange.response.writeHead(200).end();
};

export const deleteObjectTagging: Operation = (request, context) => {
  context.objects.setTags(find(request, context, 'Delete'), {});
  request.exchange.response.writeHead(204).end();
};

/** @throws AwsError NoSuchKey or AccessDenied */
function find(request: S3Request, context: S3Context, verb: 'Get' | 'Put' | 'Delete'): StoredObject {
  const { bucket, key } = request;
  context.buckets.get(bucket);
  const versionId = request.query.get('versionId');
  const object =
    versionId === null
      ? context.objects.find(bucket, key)
      : context.objects.findVersion(bucket, key, versionId);
  const action = `s3:${verb}Object${versionId === null ? '' : 'Version'}Tagging`;
  request.authorize(action, request.objectArn, tagContext(object?.description.tags ?? {}));
  if (!object) throw request.missing(request.bucket);
  return object;
}
