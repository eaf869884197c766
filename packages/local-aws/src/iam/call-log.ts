import { appendFileSync } from 'node:fs';
import { z } from 'zod';
import type { Authorizer } from './authorization.ts';

export const recordedCall = z.object({
  /** Null for an anonymous caller. */
  principalArn: z.string().nullable(),
  action: z.string(),
  /** For an object, the ARN of all objects of its bucket, because a key names a person's file. */
  resourceArn: z.string(),
  allowed: z.boolean(),
});
export type RecordedCall = Readonly<z.output<typeof recordedCall>>;

/** Appends each call to a file as a line of JSON, equal calls once, so that calls and policies can be compared. */
export function recordCalls(authorizer: Authorizer, file: string): Authorizer {
  const recorded = new Set<string>();
  return {
    isAllowed(caller, action, resourceArn, context) {
      const allowed = authorizer.isAllowed(caller, action, resourceArn, context);
      const { principalArn } = caller;
      const call: RecordedCall = { principalArn, action, resourceArn: withoutKey(resourceArn), allowed };
      const line = JSON.stringify(call);
      if (!recorded.has(line)) appendFileSync(file, `${line}\n`);
      recorded.add(line);
      return allowed;
    },
  };
}

const withoutKey = (arn: string): string => arn.replace(/^(arn:[\w-]+:s3:::[^/]+)\/.*$/s, '$1/*');
