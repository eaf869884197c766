const polynomial = 0xedb88320;
const tables = sliceTables(16);

/** Table k says what a byte does to the checksum when k bytes follow it; all of them in one array. */
function sliceTables(count: number): Int32Array {
  const all = new Int32Array(count * 256);
  for (let byte = 0; byte < 256; byte += 1) {
    let rest = byte;
    for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ polynomial : rest >>> 1;
    all[byte] = rest;
  }
  for (let index = 256; index < all.length; index += 1) {
    const previous = all[index - 256] ?? 0;
    all[index] = (previous >>> 8) ^ (all[previous & 0xff] ?? 0);
  }
  return all;
}

/**
 * CRC-32 as zip and S3 use it, sixteen bytes at a time: fast enough to keep ahead of a disk without WebAssembly,
 * which the page's Content-Security-Policy would have to allow.
 * @param crc of the bytes before these, to go on from
 */
export function crc32(bytes: Uint8Array, crc = 0): number {
  let rest = ~crc;
  let index = 0;
  const byte = (offset: number) => bytes[index + offset] ?? 0;
  for (const end = bytes.length - 15; index < end; index += 16) {
    rest ^= byte(0) | (byte(1) << 8) | (byte(2) << 16) | (byte(3) << 24);
    let next = look(15, rest) ^ look(14, rest >>> 8) ^ look(13, rest >>> 16) ^ look(12, rest >>> 24);
    for (let offset = 4; offset < 16; offset += 1) next ^= look(15 - offset, byte(offset));
    rest = next;
  }
  for (; index < bytes.length; index += 1) rest = (rest >>> 8) ^ look(0, rest ^ byte(0));
  return ~rest >>> 0;
}

function look(table: number, value: number): number {
  return tables[(table << 8) | (value & 0xff)] ?? 0;
}
