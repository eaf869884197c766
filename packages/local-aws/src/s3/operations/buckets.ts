import { AwsError } from '../../http/aws-error.ts';
import { accountId, partition } from '../../iam/identities.ts';
import { bucketArn } from '../../iam/policies.ts';
import type { Operation } from '../request/s3-context.ts';
import { sendXml } from '../request/xml.ts';

export const listBuckets: Operation = (request, context) => {
  request.authorize('s3:ListAllMyBuckets', `arn:${partition}:s3:::*`);
  const buckets = context.buckets.list();
  sendXml(request.exchange.response, 'ListAllMyBucketsResult', {
    Owner: { ID: accountId },
    Buckets: {
      Bucket: buckets.map(({ name, createdAt }) => ({
        Name: name,
        CreationDate: new Date(createdAt).toISOString(),
      })),
    },
  });
};

export const createBucket: Operation = (request, context) => {
  request.authorize('s3:CreateBucket', bucketArn(request.bucket));
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(request.bucket)) {
    throw new AwsError('InvalidBucketName', 'The specified bucket is not valid.');
  }
  if (context.buckets.find(request.bucket)) {
    throw new AwsError('BucketAlreadyOwnedByYou', 'You already own this bucket.', 409);
  }
  context.buckets.put({
    name: request.bucket,
    versioned: false,
    encryption: 'AES256',
    corsOrigins: [],
    notifies: false,
  });
  request.exchange.response.writeHead(200, { location: `/${request.bucket}` }).end();
};

/** Open uploads do not prevent the deletion, as on AWS; they expire. */
export const deleteBucket: Operation = (request, context) => {
  context.buckets.get(request.bucket);
  request.authorize('s3:DeleteBucket', bucketArn(request.bucket));
  context.buckets.remove(request.bucket);
  request.exchange.response.writeHead(204).end();
};

export const headBucket: Operation = (request, context) => {
  context.buckets.get(request.bucket);
  request.authorize('s3:ListBucket', bucketArn(request.bucket));
  request.exchange.response.writeHead(200, { 'x-amz-bucket-region': context.region }).end();
};

export const getBucketLocation: Operation = (request, context) => {
  context.buckets.get(request.bucket);
  request.authorize('s3:GetBucketLocation', bucketArn(request.bucket));
  sendXml(request.exchange.response, 'LocationConstraint', { '#text': context.region });
};
