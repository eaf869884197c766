import { AwsError } from '../http/aws-error.ts';
import {
  createBucket,
  deleteBucket,
  getBucketLocation,
  headBucket,
  listBuckets,
} from './operations/buckets.ts';
import { completeMultipartUpload } from './operations/complete-multipart-upload.ts';
import { copyObject } from './operations/copy-object.ts';
import { deleteObject, deleteObjects } from './operations/delete-object.ts';
import { getObject, headObject } from './operations/get-object.ts';
import { listObjectsV2, listObjectVersions } from './operations/list-objects.ts';
import {
  abortMultipartUpload,
  createMultipartUpload,
  listMultipartUploads,
  listParts,
} from './operations/multipart-uploads.ts';
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from './operations/object-tagging.ts';
import { putObject } from './operations/put-object.ts';
import { uploadPartCopy } from './operations/upload-part-copy.ts';
import { uploadPart } from './operations/upload-part.ts';
import type { Operation } from './request/s3-context.ts';
import type { S3Request } from './request/s3-request.ts';

interface Route {
  readonly method: string;
  readonly about: 'service' | 'bucket' | 'object';
  /** The query parameter that chooses the operation; null for the one that needs none. */
  readonly parameter: string | null;
  readonly operation: Operation;
}

/** The first route that matches is taken, so those with a parameter come before those without. */
const routes: readonly Route[] = [
  { method: 'GET', about: 'service', parameter: null, operation: listBuckets },
  { method: 'GET', about: 'bucket', parameter: 'location', operation: getBucketLocation },
  { method: 'GET', about: 'bucket', parameter: 'uploads', operation: listMultipartUploads },
  { method: 'GET', about: 'bucket', parameter: 'versions', operation: listObjectVersions },
  { method: 'GET', about: 'bucket', parameter: 'list-type', operation: listObjectsV2 },
  { method: 'HEAD', about: 'bucket', parameter: null, operation: headBucket },
  { method: 'PUT', about: 'bucket', parameter: null, operation: createBucket },
  { method: 'DELETE', about: 'bucket', parameter: null, operation: deleteBucket },
  { method: 'POST', about: 'bucket', parameter: 'delete', operation: deleteObjects },
  { method: 'GET', about: 'object', parameter: 'tagging', operation: getObjectTagging },
  { method: 'PUT', about: 'object', parameter: 'tagging', operation: putObjectTagging },
  { method: 'DELETE', about: 'object', parameter: 'tagging', operation: deleteObjectTagging },
  { method: 'GET', about: 'object', parameter: 'uploadId', operation: listParts },
  { method: 'PUT', about: 'object', parameter: 'uploadId', operation: uploadPart },
  { method: 'POST', about: 'object', parameter: 'uploads', operation: createMultipartUpload },
  { method: 'POST', about: 'object', parameter: 'uploadId', operation: completeMultipartUpload },
  { method: 'DELETE', about: 'object', parameter: 'uploadId', operation: abortMultipartUpload },
  { method: 'GET', about: 'object', parameter: null, operation: getObject },
  { method: 'HEAD', about: 'object', parameter: null, operation: headObject },
  { method: 'PUT', about: 'object', parameter: null, operation: putObject },
  { method: 'DELETE', about: 'object', parameter: null, operation: deleteObject },
];

/** Features of S3 that are missing here. Ignoring them would do something else than the request says. */
const unsupportedParameters = [
  ...[
    'accelerate',
    'acl',
    'analytics',
    'attributes',
    'cors',
    'encryption',
    'intelligent-tiering',
    'inventory',
  ],
  ...['legal-hold', 'lifecycle', 'logging', 'metrics', 'notification', 'object-lock', 'ownershipControls'],
  ...['policy', 'policyStatus', 'publicAccessBlock', 'replication', 'requestPayment', 'restore', 'retention'],
  ...['select', 'torrent', 'versioning', 'website', 'response-cache-control', 'response-content-disposition'],
  ...['response-content-encoding', 'response-content-language', 'response-content-type', 'response-expires'],
];
const unsupportedHeaders = [
  'x-amz-copy-source-if-modified-since',
  'x-amz-copy-source-if-none-match',
  'x-amz-copy-source-if-unmodified-since',
  'x-amz-object-lock-legal-hold',
  'x-amz-object-lock-mode',
  'x-amz-server-side-encryption-context',
  'x-amz-server-side-encryption-customer-algorithm',
  'x-amz-website-redirect-location',
  'x-amz-write-offset-bytes',
];

/** @throws AwsError NotImplemented or MethodNotAllowed */
export function chooseOperation(request: S3Request): Operation {
  const about = request.bucket === '' ? 'service' : request.key === '' ? 'bucket' : 'object';
  refuseUnsupported(request, about);
  const route = routes.find(
    ({ method, about: subject, parameter }) =>
      method === request.method && subject === about && (parameter === null || request.query.has(parameter)),
  );
  if (!route)
    throw new AwsError('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405);
  if (request.header('x-amz-copy-source') === undefined) return route.operation;
  if (route.operation === putObject) return copyObject;
  if (route.operation === uploadPart) return uploadPartCopy;
  throw new AwsError('InvalidArgument', 'Only an object or a part can be copied from another object.');
}

function refuseUnsupported(request: S3Request, about: Route['about']): void {
  const { query } = request;
  const unsupported =
    unsupportedParameters.find((name) => query.has(name)) ??
    unsupportedHeaders.find((name) => request.header(name) !== undefined) ??
    (about === 'bucket' && query.has('tagging') ? 'tagging' : undefined) ??
    (query.has('partNumber') && !query.has('uploadId') ? 'partNumber' : undefined);
  if (unsupported === undefined) return;
  throw new AwsError('NotImplemented', `This use of ${unsupported} is not supported here.`, 501);
}
