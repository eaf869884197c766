const barWidth = 24;
const redrawMs = 100;
const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** Control characters, and the marks that reorder text. Some terminals obey those beyond ASCII too. */
const unsafeCharacters = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu;

/**
 * Makes text from outside, such as the name of a file or a sentence of a service, safe to print: what would move the
 * cursor, forge a line or hide an extension is escaped as in JSON. In JSON itself that changes no value.
 */
export function escapeForTerminal(text: string): string {
  return text.replaceAll(
    unsafeCharacters,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** 1536 is `1.5 KiB`. */
export function formatBytes(bytes: number): string {
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const value = bytes / 1024 ** power;
  return `${power === 0 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}

/** One line on a terminal that shows the progress of all files; on anything but a terminal, nothing. */
export class Progress {
  readonly #totalBytes: number;
  readonly #terminal: NodeJS.WriteStream | undefined;
  readonly #startedAt = performance.now();
  #doneBytes = 0;
  #drawnAt = -Infinity;

  constructor(totalBytes: number, terminal: NodeJS.WriteStream | undefined) {
    this.#totalBytes = totalBytes;
    this.#terminal = terminal?.isTTY ? terminal : undefined;
  }

  add(bytes: number): void {
    this.#doneBytes += bytes;
    if (performance.now() - this.#drawnAt < redrawMs) return;
    this.#drawnAt = performance.now();
    this.#draw();
  }

  /** Removes the line, so that something else can be written in its place. */
  clear(): void {
    this.#terminal?.write('\r\x1b[K');
  }

  #draw(): void {
    const share = this.#totalBytes === 0 ? 1 : Math.min(1, this.#doneBytes / this.#totalBytes);
    const bar = '█'.repeat(Math.round(share * barWidth)).padEnd(barWidth, '░');
    const perSecond = this.#doneBytes / ((performance.now() - this.#startedAt) / 1000);
    const amount = `${formatBytes(this.#doneBytes)} of ${formatBytes(this.#totalBytes)}`;
    this.#terminal?.write(
      `\r\x1b[K${bar} ${Math.floor(share * 100)} %  ${amount}  ${formatBytes(perSecond)}/s`,
    );
  }
}
