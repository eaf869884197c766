import { inTransaction } from '../../storage/database.ts';
import type { Operation } from '../s3-context.ts';

export const abortMultipartUpload: Operation = async (request, context) => {
  context.buckets.get(request.bucket);
  request.authorize('s3:AbortMultipartUpload', request.objectArn);
  const upload = context.uploads.getOpen(request.bucket, request.key, request.query.get('uploadId') ?? '');
  const released = context.uploads.parts(upload.id).map(({ piece }) => piece.blob);
  inTransaction(context.database, () => context.uploads.remove(upload.id));
  await context.blobs.remove(released);
  request.exchange.response.writeHead(204).end();
};
