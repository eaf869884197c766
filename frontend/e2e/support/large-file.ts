import { createHash, randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
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
    utimesSync(this.#original, changedAt, changedAt);
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

  /** Another file of the same name and size, one byte of which differs. @returns the path */
  other(name: string): string {
    const others = join(this.folder, 'others');
    mkdirSync(others, { recursive: true });
    const path = join(others, name);
    const [first = 0] = this.#bytes;
    writeFileSync(path, Buffer.from(this.#bytes).fill(255 - first, 0, 1));
    return path;
  }

  /** Makes another file look as if it had changed when this one did. */
  lendTime(path: string): void {
    utimesSync(path, changedAt, changedAt);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
