/** Every kind of refusal the API knows, with its status (RFC 9110) and its short, unchanging title. */
export const problemTypes = {
  'malformed-request': { status: 400, title: 'The request is malformed' },
  'missing-sensitive': { status: 400, title: 'Sensitive or not: please say' },
  'invalid-sensitive': { status: 400, title: 'Sensitive is neither true nor false' },
  'unexpected-part': { status: 400, title: 'The form goes on after its file' },
  'invalid-ticket': { status: 400, title: 'The ticket is not one of ours' },
  unauthorized: { status: 401, title: 'A valid access token is needed' },
  forbidden: { status: 403, title: 'Not allowed' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'direct-upload-off': { status: 404, title: 'Direct uploads are turned off' },
  'method-not-allowed': { status: 405, title: 'This method is not for this address' },
  'completion-under-way': { status: 409, title: 'The upload is being completed' },
  'ticket-expired': { status: 410, title: 'The upload has lapsed' },
  'length-required': { status: 411, title: 'The length must be said in advance' },
  'too-large': { status: 413, title: 'The file is too large' },
  'unsupported-media-type': { status: 415, title: 'This content type is not understood here' },
  'invalid-filename': { status: 422, title: 'The file name cannot be used' },
  'unexpected-parts': { status: 422, title: 'These parts do not make up the file' },
  'checksum-mismatch': { status: 422, title: 'The checksum does not match' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  'storage-refused': { status: 502, title: 'The storage refused the file' },
  'storage-busy': { status: 503, title: 'The storage is busy' },
  draining: { status: 503, title: 'The server is not taking requests' },
  'storage-timeout': { status: 504, title: 'The storage did not answer in time' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemType = keyof typeof problemTypes;
