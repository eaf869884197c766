import * as z from 'zod/mini';

/** Every kind of refusal the API knows, with its status (RFC 9110) and its short, stable title. */
export const problemTypes = {
  'malformed-request': { status: 400, title: 'The request is malformed' },
  'missing-sensitive': { status: 400, title: 'Say whether the file is sensitive' },
  'invalid-sensitive': { status: 400, title: 'Sensitive is neither true nor false' },
  'trailing-form-part': { status: 400, title: 'The form continues after its file' },
  'invalid-ticket': { status: 400, title: 'The ticket is not valid' },
  unauthorized: { status: 401, title: 'A valid access token is required' },
  forbidden: { status: 403, title: 'Not allowed' },
  'not-found': { status: 404, title: 'There is nothing at this address' },
  'direct-upload-off': { status: 404, title: 'Direct uploads are turned off' },
  'method-not-allowed': { status: 405, title: 'This address does not support this method' },
  'completion-under-way': { status: 409, title: 'The upload is being completed' },
  'ticket-expired': { status: 410, title: 'The upload has expired' },
  'too-large': { status: 413, title: 'The file is too large' },
  'unsupported-media-type': { status: 415, title: 'This content type is not supported here' },
  'expectation-failed': { status: 417, title: 'This expectation cannot be met' },
  'invalid-filename': { status: 422, title: 'The file name cannot be used' },
  'part-list-mismatch': { status: 422, title: 'These parts do not make up the file' },
  'checksum-mismatch': { status: 422, title: 'The checksum does not match' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  'unsupported-transfer-coding': { status: 501, title: 'This transfer coding is not supported' },
  'storage-refused': { status: 502, title: 'The storage refused the file' },
  'outcome-unknown': { status: 502, title: 'Whether the file was stored is unknown' },
  'storage-busy': { status: 503, title: 'The storage is busy' },
  'storage-unreachable': { status: 503, title: 'The storage cannot be reached' },
  'out-of-upload-slots': { status: 503, title: 'The server is handling as many uploads as it can' },
  'out-of-buffers': { status: 503, title: 'The server has no memory left for another upload' },
  'parameters-unreachable': { status: 503, title: 'The configuration cannot be read at the moment' },
  draining: { status: 503, title: 'The server is not taking requests' },
  'storage-timeout': { status: 504, title: 'The storage did not respond in time' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemType = keyof typeof problemTypes;

export const problemTypeNames = Object.keys(problemTypes) as ProblemType[];

const prefix = '/problems/';

/** The `type` member of a problem: `/problems/<slug>`. */
export function problemUri(type: ProblemType): string {
  return prefix + type;
}

/** The slug in a problem's `type`; of a newer server it may be one that this version does not know. */
export function slugOf(uri: string): string {
  return uri.startsWith(prefix) ? uri.slice(prefix.length) : '';
}

/** The media type of a problem, RFC 9457. */
export const problemMediaType = 'application/problem+json';

/** Problem details (RFC 9457). `type` is open, so that an old client understands a newer server. */
export const problemDetails = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().check(z.describe('What happened and what to do, for a person.')),
  instance: z.string(),
  requestId: z.uuid(),
  errors: z.optional(z.array(z.object({ field: z.string(), detail: z.string() }))),
});
export type ProblemDetails = z.output<typeof problemDetails>;
