import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stateHome } from '../environment.ts';
import type { DirectUpload, SentPart } from './api.ts';
import type { LocalFile } from './local-file.ts';

/** A direct upload that was begun, and what of it has arrived. */
export interface SavedUpload extends DirectUpload {
  readonly size: number;
  readonly mtimeMs: number;
  readonly sent: readonly SentPart[];
}

interface Scope {
  readonly origin: string;
  readonly user: string;
  readonly sensitive: boolean;
}

export const stateFolder = join(stateHome, 'static-file-upload');

/**
 * Unfinished uploads on disk, one file each, so that the same command goes on where it was interrupted. They hold
 * tickets, which are secrets: nobody else on the machine may read them.
 */
export class SavedUploads {
  readonly #scope: Scope;
  readonly #folder: string;
  #writing: Promise<void> = Promise.resolve();

  constructor(scope: Scope, folder = stateFolder) {
    this.#scope = scope;
    this.#folder = folder;
  }

  /** The unfinished upload of this very file, if there is one that has not lapsed. */
  async find(file: LocalFile): Promise<SavedUpload | undefined> {
    const saved = await readJson(this.#pathOf(file));
    const sameFile = saved?.size === file.size && saved.mtimeMs === file.mtimeMs;
    return saved && sameFile && Date.parse(saved.expiresAt) > Date.now() ? saved : undefined;
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

async function readJson(path: string): Promise<SavedUpload | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as SavedUpload;
  } catch (error) {
    // Not there, or spoilt by somebody: either way the upload begins anew.
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
