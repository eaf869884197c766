import { appendFileSync } from 'node:fs';
import type { Authorizer } from './authorization.ts';

export interface RecordedCall {
  /** Null for an anonymous caller. */
  readonly principalArn: string | null;
  readonly action: string;
  /** An object's is that of all objects of its bucket: keys belong to their owners. */
  readonly resourceArn: string;
  readonly allowed: boolean;
}

/** Adds each call to a file, as a line of JSON, so that calls and policies can be compared; equal calls once. */
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
