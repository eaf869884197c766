/*
 * A CRC-32 is the remainder of the bytes, read as a polynomial over GF(2), by the one below; its highest coefficient
 * is the lowest bit. Bytes that follow multiply what came before them by x to the power of their number of bits.
 */
const polynomial = 0xedb88320;
const one = 0x80000000;
/** x to the power of eight: one byte. */
const oneByte = 0x00800000;

/**
 * The CRC-32 of two stretches of bytes, one after the other, from the CRC-32 of each.
 * @param secondBytes how many bytes the second stretch has
 */
export function combineCrc32(first: number, second: number, secondBytes: number): number {
  return (multiply(powerForBytes(secondBytes), first) ^ second) >>> 0;
}

/** As S3 writes it: four bytes, most significant first, in base64. */
export function crc32ToBase64(crc: number): string {
  return btoa(String.fromCharCode(crc >>> 24, (crc >>> 16) & 0xff, (crc >>> 8) & 0xff, crc & 0xff));
}

/** @param text what `crc32ToBase64` has written */
export function crc32FromBase64(text: string): number {
  return [...atob(text)].reduce((crc, character) => ((crc << 8) | character.charCodeAt(0)) >>> 0, 0);
}

function powerForBytes(count: number): number {
  let power = one;
  let square = oneByte;
  // Division and not a shift, because a length may exceed 32 bits.
  for (let rest = count; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) power = multiply(square, power);
    square = multiply(square, square);
  }
  return power;
}

/** The product of two remainders. */
function multiply(left: number, right: number): number {
  let product = 0;
  let term = right;
  for (let bit = one; bit !== 0; bit >>>= 1) {
    if ((left & bit) !== 0) product ^= term;
    term = (term & 1) === 0 ? term >>> 1 : (term >>> 1) ^ polynomial;
  }
  return product >>> 0;
}
