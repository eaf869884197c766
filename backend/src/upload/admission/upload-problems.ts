/** The problems that the raw and the form route share, for the OpenAPI document. */
export const uploadProblems = [
  'malformed-request',
  'missing-sensitive',
  'invalid-sensitive',
  'unauthorized',
  'too-large',
  'unsupported-media-type',
  'invalid-filename',
  'checksum-mismatch',
  'too-many-requests',
  'storage-refused',
  'outcome-unknown',
  'storage-busy',
  'storage-unreachable',
  'out-of-upload-slots',
  'draining',
  'storage-timeout',
] as const;
