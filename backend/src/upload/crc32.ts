import { crc32 } from 'node:zlib';

/** The CRC32 of bytes that come one after the other. */
export class RunningCrc32 {
  private value = 0;
  private size = 0;

  update(bytes: Buffer): void {
    this.value = crc32(bytes, this.value);
    this.size += bytes.length;
  }

  /** Adds the bytes that another one has seen after these, without seeing them again. */
  append(next: RunningCrc32): void {
    this.value = (multiply(this.value, xToThePower(8 * next.size)) ^ next.value) >>> 0;
    this.size += next.size;
  }

  /** As S3 writes it: base64 of its four bytes, the highest first. */
  get base64(): string {
    const bytes = Buffer.allocUnsafe(4);
    bytes.writeUInt32BE(this.value);
    return bytes.toString('base64');
  }
}

/*
 * A CRC32 is the remainder of the bytes, read as a polynomial over GF(2), by the one below; its highest coefficient
 * is the lowest bit. Bytes that follow multiply what came before them by x to the power of their number of bits.
 */
const polynomial = 0xedb88320;
const one = 0x80000000;
const x = 0x40000000;

/** The product of two remainders. */
function multiply(left: number, right: number): number {
  let product = 0;
  for (let bit = one; bit !== 0; bit >>>= 1) {
    if ((left & bit) !== 0) product ^= right;
    right = (right & 1) === 0 ? right >>> 1 : (right >>> 1) ^ polynomial;
  }
  return product >>> 0;
}

function xToThePower(exponent: number): number {
  let power = one;
  for (let [left, square] = [exponent, x]; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) power = multiply(power, square);
    square = multiply(square, square);
  }
  return power;
}
