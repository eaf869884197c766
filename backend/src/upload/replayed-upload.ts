import { z } from 'zod';

/** What a client gets that asks again for something stored before: no proof, only that it is there. */
export const replayedUpload = z.object({
  id: z.uuid(),
  key: z.string(),
  filename: z.string(),
  size: z.number().int(),
  contentType: z.string(),
  sensitive: z.boolean(),
  uploadedBy: z.string(),
  replayed: z.literal(true),
});
export type ReplayedUpload = z.output<typeof replayedUpload>;
