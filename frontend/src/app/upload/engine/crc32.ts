const polynomial = 0xedb88320;
const tables = sliceTables(16);

/** Table k answers what a byte does to the checksum when k bytes follow it; all of them in one array. */
function sliceTables(count: number): Int32Array {
  const all = new Int32Array(count * 256);
  for (let byte = 0; byte < 256; byte += 1) {
    let rest = byte;
    for (let bit = 0; bit < 8; bit += 1) rest = halve(rest);
    all[byte] = rest;
  }
  for (let at = 256; at < all.length; at += 1) {
    const previous = all[at - 256] ?? 0;
    all[at] = (previous >>> 8) ^ (all[previous & 0xff] ?? 0);
  }
  return all;
}

function halve(value: number): number {
  return value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
}

/**
 * CRC-32 as zip and S3 use it, sixteen bytes at a time: fast enough to keep ahead of a disk without WebAssembly,
 * which the page's Content-Security-Policy would have to allow.
 * @param crc of the bytes before these, to go on from
 */
export function crc32(bytes: Uint8Array, crc = 0): number {
  let rest = ~crc;
  let at = 0;
  const byte = (offset: number) => bytes[at + offset] ?? 0;
  for (const end = bytes.length - 15; at < end; at += 16) {
    rest ^= byte(0) | (byte(1) << 8) | (byte(2) << 16) | (byte(3) << 24);
    let next = look(15, rest) ^ look(14, rest >>> 8) ^ look(13, rest >>> 16) ^ look(12, rest >>> 24);
    for (let offset = 4; offset < 16; offset += 1) next ^= look(15 - offset, byte(offset));
    rest = next;
  }
  for (; at < bytes.length; at += 1) rest = (rest >>> 8) ^ look(0, rest ^ byte(0));
  return ~rest >>> 0;
}

function look(table: number, value: number): number {
  return tables[(table << 8) | (value & 0xff)] ?? 0;
}

/** The checksum of two stretches of bytes, one after the other, from the checksum of each. */
export function combineCrc32(first: number, second: number, secondLength: number): number {
  return (multiply(powerForBytes(secondLength), first) ^ second) >>> 0;
}

/** As S3 writes it: four bytes, most significant first, in base64. */
export function crc32ToBase64(crc: number): string {
  return btoa(String.fromCharCode(crc >>> 24, (crc >>> 16) & 0xff, (crc >>> 8) & 0xff, crc & 0xff));
}

export function crc32FromBase64(text: string): number {
  return [...atob(text)].reduce((crc, char) => ((crc << 8) | char.charCodeAt(0)) >>> 0, 0);
}

/** x to the power of eight times `length`: what that many bytes do to a checksum before them. */
function powerForBytes(length: number): number {
  let power = 0x80000000;
  // x⁸: one byte.
  let square = 0x00800000;
  // Not by bits: a length may exceed 32 of them.
  for (let rest = length; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) power = multiply(square, power);
    square = multiply(square, square);
  }
  return power;
}

/** The product of two polynomials over GF(2), modulo the checksum's; the highest bit stands for x⁰. */
function multiply(left: number, right: number): number {
  let product = 0;
  let term = right;
  for (let bit = 31; bit >= 0; bit -= 1) {
    if ((left >>> bit) & 1) product ^= term;
    term = halve(term);
  }
  return product;
}
