import { accountId, partition } from '../iam/identities.ts';
import { functionName } from '../iam/policies.ts';
import type { Occurrence } from './s3-event.ts';

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
