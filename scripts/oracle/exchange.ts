import { problemDetails, slugOf } from '@static-file-upload/contract/problems';
import { z } from '@static-file-upload/contract/zod';
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { formFile, formFileName, type SentFile } from './form-file.ts';
import type { PreparedFile } from './requests.ts';
import type { FinalResponse } from './responses.ts';
import type { SentRequest } from './sent-requests.ts';

/** What a request would store. */
export interface Intent {
  readonly name: string;
  /** Undefined when the request is such that nothing may be stored. */
  readonly file: SentFile | undefined;
}

/** A request and what its client was told. */
export interface Exchange {
  readonly request: SentRequest;
  readonly response: FinalResponse | undefined;
  /** Undefined when the request stores nothing. */
  readonly intent: Intent | undefined;
}

const stored = z.looseObject({
  key: z.string(),
  filename: z.string(),
  size: z.int(),
  sensitive: z.boolean(),
});
export type Stored = z.output<typeof stored>;

/** What a response says is stored. */
export function storedBy({ response, intent }: Exchange): Stored | undefined {
  if (response === undefined || intent === undefined || response.status >= 300) return undefined;
  return stored.safeParse(parseJson(response.body)).data;
}

/** Whether an exchange leaves open if its file was stored. */
export function isOutcomeUnknown({ response }: Exchange): boolean {
  if (response === undefined) return true;
  const slug = slugOf(problemDetails.safeParse(parseJson(response.body)).data?.type ?? '');
  return slug === 'outcome-unknown' || slug === 'storage-timeout';
}

/** Whether nothing in a request is a reason to refuse it. */
export function isRight({ request: { headers }, intent }: Exchange): boolean {
  const expectation = headers.get('expect') ?? '100-continue';
  return intent?.file !== undefined && headers.has('authorization') && expectation === '100-continue';
}

const rawTarget = /^\/api\/uploads\/([\w.-]+)(?:\?sensitive=(\w+))?$/;
/** The headers in which digests are announced, and the algorithm of the one that is. */
const digests = [
  { header: 'repr-digest', value: /^sha-256=:(.+):$/, algorithm: 'sha256' },
  { header: 'content-digest', value: /^sha-512=:(.+):$/, algorithm: 'sha512' },
  { header: 'content-md5', value: /^(.+)$/, algorithm: 'md5' },
  { header: 'digest', value: /^SHA-256=(.+)$/, algorithm: 'sha256' },
];

/** What a request would store, read from nothing but its bytes. */
export function intentOf(request: SentRequest, prepared: readonly PreparedFile[]): Intent | undefined {
  const { method, target, headers, body, afterHead } = request;
  if (method === 'PUT') {
    const [, name, sensitive] = rawTarget.exec(target) ?? [];
    if (name === undefined) return undefined;
    const isValid = (sensitive === 'true' || sensitive === 'false') && !headers.has('content-range');
    if (body === undefined || !isValid || !hasDigests(headers, body)) return { name, file: undefined };
    return { name, file: { name, bytes: body, sensitive: sensitive === 'true', announced: undefined } };
  }
  if (method === 'POST' && target === '/api/uploads') {
    const name = formFileName(request);
    return name === undefined ? undefined : { name, file: wellDescribed(formFile(request)) };
  }
  if (method === 'POST' && target === '/api/uploads/direct/complete') {
    const file = prepared.find(({ ticket }) => (body ?? afterHead).includes(ticket));
    const isCompletion = file !== undefined && isDeepStrictEqual(parseJson(body), file.complete);
    return file && { name: file.name, file: isCompletion ? { ...file, announced: undefined } : undefined };
  }
  return undefined;
}

function hasDigests(headers: SentRequest['headers'], body: Buffer): boolean {
  return digests.every(({ header, value, algorithm }) => {
    const sent = headers.get(header);
    return (
      sent === undefined || value.exec(sent)?.[1] === createHash(algorithm).update(body).digest('base64')
    );
  });
}

/** A file with a digest of other bytes must not be stored. */
function wellDescribed(file: SentFile | undefined): SentFile | undefined {
  const isOther = file?.announced !== undefined && file.announced !== sha256Of(file.bytes);
  return isOther ? undefined : file;
}

/** In hex. */
export function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** @returns undefined for what is not JSON */
export function parseJson(bytes: Buffer | undefined): unknown {
  try {
    return JSON.parse(String(bytes)) as unknown;
  } catch {
    // The schema refuses what is not there.
    return undefined;
  }
}
