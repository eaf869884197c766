import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { directUpload, uploadedPart } from '@static-file-upload/contract/direct-upload';
import * as z from 'zod/mini';
import { stateHome } from './environment.ts';
import { parseJson } from './http.ts';
import type { LocalFile } from './local-file.ts';

/** A direct upload that was started, and the parts that have arrived. */
const savedUpload = z.extend(directUpload, {
  size: z.int(),
  mtimeMs: z.number(),
  uploaded: z.array(uploadedPart),
});
export type SavedUpload = Readonly<z.output<typeof savedUpload>>;

interface Scope {
  readonly origin: string;
  readonly user: string;
  readonly sensitive: boolean;
}

/**
 * Unfinished uploads on disk, one file each, so that the same command continues where it was interrupted. They hold
 * tickets, which are secrets: no other user of the machine may read them.
 */
export class SavedUploads {
  readonly #scope: Scope;
  readonly #folder: string;
  #writing: Promise<void> = Promise.resolve();

  constructor(scope: Scope, folder = join(stateHome, 'static-file-upload')) {
    this.#scope = scope;
    this.#folder = folder;
  }

  /** The unfinished upload of this very file, unless it has expired. */
  async find(file: LocalFile): Promise<SavedUpload | undefined> {
    // A file that is missing or damaged holds no upload: it begins anew.
    const saved = parseJson(savedUpload, await readIfThere(this.#pathOf(file)));
    const isSameFile = saved?.size === file.size && saved.mtimeMs === file.mtimeMs;
    return isSameFile && Date.parse(saved.expiresAt) > Date.now() ? saved : undefined;
  }

  /** Writes one after the other; a crash leaves the earlier or the later state, never half of one. */
  async save(file: LocalFile, upload: SavedUpload): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const path = this.#pathOf(file);
      await writeFile(`${path}.new`, JSON.stringify(upload), { mode: 0o600 });
      await rename(`${path}.new`, path);
    });
    await this.#writing;
  }

  async forget(file: LocalFile): Promise<void> {
    await this.#writing;
    await rm(this.#pathOf(file), { force: true });
  }

  #pathOf({ realPath }: LocalFile): string {
    const { origin, user, sensitive } = this.#scope;
    const name = JSON.stringify([origin, user, sensitive, realPath]);
    return join(this.#folder, `${createHash('sha256').update(name).digest('hex')}.json`);
  }
}

async function readIfThere(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
}
