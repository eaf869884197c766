const barWidth = 24;
const drawsEveryMs = 100;
const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** One line on a terminal that says how far everything is; on anything but a terminal, nothing. */
export class Progress {
  readonly #total: number;
  readonly #terminal: NodeJS.WriteStream | undefined;
  readonly #startedAt = performance.now();
  #done = 0;
  #drawnAt = -Infinity;

  constructor(totalBytes: number, terminal: NodeJS.WriteStream | undefined) {
    this.#total = totalBytes;
    this.#terminal = terminal?.isTTY ? terminal : undefined;
  }

  advance(bytes: number): void {
    this.#done += bytes;
    if (performance.now() - this.#drawnAt < drawsEveryMs) return;
    this.#drawnAt = performance.now();
    this.#draw();
  }

  /** Takes the line away, so that something else can be written there. */
  clear(): void {
    this.#terminal?.write('\r\x1b[K');
  }

  #draw(): void {
    const share = this.#total === 0 ? 1 : Math.min(1, this.#done / this.#total);
    const bar = '█'.repeat(Math.round(share * barWidth)).padEnd(barWidth, '░');
    const perSecond = this.#done / ((performance.now() - this.#startedAt) / 1000);
    const amount = `${inWords(this.#done)} of ${inWords(this.#total)}`;
    this.#terminal?.write(`\r\x1b[K${bar} ${Math.floor(share * 100)} %  ${amount}  ${inWords(perSecond)}/s`);
  }
}

/** 1536 is `1.5 KiB`. */
export function inWords(bytes: number): string {
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const value = bytes / 1024 ** power;
  return `${power === 0 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}
