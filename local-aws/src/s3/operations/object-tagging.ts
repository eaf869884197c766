import { z } from 'zod';
import { AwsError } from '../../http/aws-error.ts';
import type { StoredObject } from '../model.ts';
import { tagContext } from '../properties.ts';
import { readSmallBody } from '../request-body.ts';
import type { Operation, S3Context } from '../s3-context.ts';
import type { S3Request } from '../s3-request.ts';
import { parseXml, sendXml } from '../xml.ts';

const tagging = z.object({
  TagSet: z.union([
    z.literal(''),
    z.object({ Tag: z.array(z.object({ Key: z.string(), Value: z.string() })) }),
  ]),
});

export const getObjectTagging: Operation = (request, context) => {
  const object = find(request, context, 's3:GetObjectTagging');
  const tags = Object.entries(object.description.tags).map(([Key, Value]) => ({ Key, Value }));
  sendXml(request.exchange.response, 'Tagging', { TagSet: { Tag: tags } });
};

export const putObjectTagging: Operation = async (request, context) => {
  const object = find(request, context, 's3:PutObjectTagging');
  const parsed = tagging.safeParse(parseXml('Tagging', await readSmallBody(request)));
  if (!parsed.success) throw new AwsError('MalformedXML', 'The tags could not be read.');
  const { TagSet } = parsed.data;
  const tags = TagSet === '' ? [] : TagSet.Tag;
  context.objects.setTags(object, Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])));
  request.exchange.response.writeHead(200).end();
};

export const deleteObjectTagging: Operation = (request, context) => {
  context.objects.setTags(find(request, context, 's3:DeleteObjectTagging'), {});
  request.exchange.response.writeHead(204).end();
};

function find(request: S3Request, context: S3Context, action: string): StoredObject {
  context.buckets.get(request.bucket);
  const object = context.objects.find(request.bucket, request.key);
  request.authorize(action, request.objectArn, tagContext(object?.description.tags ?? {}));
  if (!object) throw request.missing(request.bucket);
  return object;
}
