import { createHash, randomBytes } from 'node:crypto';
import { linkSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const partBytes = 64 * 1024 ** 2;
const littlePartBytes = 50_000;
/** A whole second: Node and browsers do not round fractions of a millisecond alike. */
const changedAt = new Date('2026-01-02T03:04:05Z');

/** A file of two parts, a full one and a little one, on the disk under as many names as are wanted. */
export class LargeFile {
  static readonly fullPart = 1;
  static readonly littlePart = 2;

  readonly folder = mkdtempSync(join(tmpdir(), 'large-file-'));
  readonly #bytes = randomBytes(partBytes + littlePartBytes);
  readonly #original = join(this.folder, 'original');

  constructor() {
    writeFileSync(this.#original, this.#bytes);
    this.#asOld(this.#original);
  }

  /** In hex. */
  get sha256(): string {
    return createHash('sha256').update(this.#bytes).digest('hex');
  }

  /** @returns the path */
  named(name: string): string {
    const path = join(this.folder, name);
    linkSync(this.#original, path);
    return path;
  }

  /** @returns the path of a file with the same bytes that was written just now */
  copy(name: string): string {
    return this.#write(name, this.#bytes);
  }

  /** @returns the path of another file of the same name and time */
  shorter(name: string): string {
    return this.#asOld(this.#write(name, this.#bytes.subarray(1)));
  }

  /** @returns the path of another file of the same name, size and time, one byte of which differs */
  other(name: string): string {
    const [first = 0] = this.#bytes;
    return this.#asOld(this.#write(name, Buffer.from(this.#bytes).fill(255 - first, 0, 1)));
  }

  #write(name: string, bytes: Buffer): string {
    const path = join(mkdtempSync(join(this.folder, 'other-')), name);
    writeFileSync(path, bytes);
    return path;
  }

  #asOld(path: string): string {
    utimesSync(path, changedAt, changedAt);
    return path;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
