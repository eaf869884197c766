import { accountId, partition } from '../iam/identities.ts';
import { bucketArn, functionName } from '../iam/policies.ts';
import type { ObjectCreated } from '../s3/store/events.ts';

/** When and where an event happened. */
export interface Occurrence {
  readonly id: number;
  /** ms since the epoch */
  readonly createdAt: number;
  readonly region: string;
}

/**
 * The notification that S3 sends to a function.
 * Source: Amazon S3 User Guide, "Event message structure". Keys are URL-encoded, with `+` for a space.
 */
export function toS3Event(event: ObjectCreated, { id, createdAt, region }: Occurrence) {
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: region,
        eventTime: new Date(createdAt).toISOString(),
        eventName: event.eventName,
        userIdentity: { principalId: `AWS:${accountId}` },
        requestParameters: { sourceIPAddress: '127.0.0.1' },
        responseElements: { 'x-amz-request-id': String(id), 'x-amz-id-2': String(id) },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: 'move-sensitive-objects',
          bucket: {
            name: event.bucket,
            ownerIdentity: { principalId: accountId },
            arn: bucketArn(event.bucket),
          },
          object: {
            key: encodeURIComponent(event.key).replaceAll('%20', '+').replaceAll('%2F', '/'),
            size: event.size,
            eTag: event.etag,
            ...(event.versionId === null ? {} : { versionId: event.versionId }),
            sequencer: id.toString(16).toUpperCase().padStart(16, '0'),
          },
        },
      },
    ],
  };
}

/** What EventBridge sends to a function on its schedule. Source: Amazon EventBridge User Guide, "Scheduled events". */
export function toScheduledEvent({ id, createdAt, region }: Occurrence) {
  return {
    version: '0',
    id: `00000000-0000-4000-8000-${id.toString(16).padStart(12, '0')}`,
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: accountId,
    time: new Date(createdAt).toISOString().replace(/\.\d+Z$/, 'Z'),
    region,
    resources: [`arn:${partition}:events:${region}:${accountId}:rule/${functionName}-sweep`],
    detail: {},
  };
}
