import * as z from 'zod/mini';

const bytes = (description: string) => z.int().check(z.describe(description));

/** The response of `GET /api/config`: what an upload may be. All sizes are in bytes. */
export const uploadLimits = z.object({
  maxUploadBytes: bytes('Largest file through the server.'),
  maxDirectUploadBytes: bytes('Largest file that goes straight to the storage.'),
  directUpload: z.boolean().check(z.describe('Whether files can go straight to the storage.')),
  directUploadThresholdBytes: bytes('Files larger than this should go straight to the storage.'),
  directUploadPartBytes: bytes('Smallest size of a part; parts of large files are larger.'),
});
export type UploadLimits = Readonly<z.output<typeof uploadLimits>>;
