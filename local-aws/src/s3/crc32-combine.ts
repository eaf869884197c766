const polynomial = 0xedb88320;

/** Multiplies a vector of bits by a matrix over GF(2). */
function times(matrix: readonly number[], vector: number): number {
  let sum = 0;
  for (let bit = 0; vector !== 0; bit += 1, vector >>>= 1) {
    if (vector & 1) sum ^= matrix[bit] ?? 0;
  }
  return sum >>> 0;
}

const square = (matrix: readonly number[]): number[] => matrix.map((row) => times(matrix, row));

/**
 * The CRC32 of two pieces one after the other, from the CRC32 of each. Feeding a zero bit into the register is a
 * matrix; by squaring it, `secondLength` bytes of zeros cost a number of steps that grows with its logarithm.
 * @param secondLength bytes
 */
export function combineCrc32(first: number, second: number, secondLength: number): number {
  let matrix = [polynomial, ...Array.from({ length: 31 }, (_unused, bit) => (1 << bit) >>> 0)];
  for (let doublings = 0; doublings < 3; doublings += 1) matrix = square(matrix);
  let shifted = first;
  for (let bytes = secondLength; bytes > 0; bytes = Math.floor(bytes / 2)) {
    if (bytes % 2 === 1) shifted = times(matrix, shifted);
    matrix = square(matrix);
  }
  return (shifted ^ second) >>> 0;
}
