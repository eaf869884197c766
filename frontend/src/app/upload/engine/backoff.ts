const firstMs = 1000;
const longestMs = 30_000;

/**
 * How long to wait before the next try: twice as long after every failure, and by chance up to half of it less,
 * so that all who were cut off together do not come back together.
 * @param failures in a row, from 1
 * @param random 0 to 1
 */
export function backoffMs(failures: number, random: number): number {
  const full = Math.min(longestMs, firstMs * 2 ** (failures - 1));
  return Math.round(full * (1 - random / 2));
}
