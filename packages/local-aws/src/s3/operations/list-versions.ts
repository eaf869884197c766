import { bucketArn } from '../../iam/policies.ts';
import type { Operation } from '../s3-context.ts';
import { sendXml } from '../xml.ts';
import { summary } from './list-objects.ts';

/** Answers with every version at once; the local buckets are small enough not to need pages. */
export const listObjectVersions: Operation = (request, context) => {
  context.buckets.get(request.bucket);
  request.authorize('s3:ListBucketVersions', bucketArn(request.bucket));
  const prefix = request.query.get('prefix') ?? '';
  const all = context.objects.listVersions(request.bucket, prefix);
  const describe = ({ key, versionId, latest }: (typeof all)[number]) => ({
    Key: key,
    VersionId: versionId,
    IsLatest: latest,
  });
  sendXml(request.exchange.response, 'ListVersionsResult', {
    Name: request.bucket,
    Prefix: prefix,
    MaxKeys: all.length,
    IsTruncated: false,
    Version: all.filter((one) => !one.deleteMarker).map((one) => ({ ...describe(one), ...summary(one) })),
    DeleteMarker: all
      .filter((one) => one.deleteMarker)
      .map((one) => ({ ...describe(one), LastModified: new Date(one.createdAt).toISOString() })),
  });
};
