/** Where a part lies in its file. Numbers begin with 1. */
export interface Part {
  readonly number: number;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** How a file of `size` bytes is cut: every part has `partSize` bytes, and the last one what is left. */
export function partsOf(size: number, partSize: number): Part[] {
  const count = Math.max(1, Math.ceil(size / partSize));
  return Array.from({ length: count }, (_, index) => ({
    number: index + 1,
    start: index * partSize,
    end: Math.min(size, (index + 1) * partSize),
  }));
}
