import { dirname, join } from 'node:path';
import { Api } from '@static-file-upload/client/api';
import { uploadDirectly as upload } from '@static-file-upload/client/direct-upload';
import { RefusedError } from '@static-file-upload/client/http';
import { findFile } from '@static-file-upload/client/find-files';
import { SavedUploads } from '@static-file-upload/client/saved-uploads';
import type { Attempt, Outcome } from '../laboratory/attempt.ts';

interface Request {
  readonly url: string;
  readonly accessToken: string;
}

/**
 * Sends a file in parts straight to the storage, as the command-line client does.
 * @param attempt its file lies under its name on the disk
 */
export async function uploadDirectly({ url, accessToken }: Request, attempt: Attempt): Promise<Outcome> {
  const { file, sensitive } = attempt;
  const session = { freshToken: () => Promise.resolve(accessToken) };
  const options = {
    api: new Api(new URL(url), session, new AbortController().signal),
    sensitive,
    parallel: 1,
    saved: new SavedUploads({ origin: url, user: 'chaos', sensitive }, join(dirname(file.path), 'state')),
    onProgress: () => undefined,
  };
  try {
    await upload(await findFile(file.path), options);
    return { kind: 'stored' };
  } catch (error) {
    return error instanceof RefusedError ? { kind: 'refused', status: error.status } : { kind: 'unknown' };
  }
}
