import { type CrcParameters, step } from './crc.ts';

/**
 * Joins CRCs of consecutive pieces into that of the whole. Appending bytes multiplies the first CRC by a power of x;
 * the power is found by squaring, and kept, because all parts of an upload but the last are usually of one size.
 */
export class CrcCombiner {
  readonly #parameters: CrcParameters;
  #shiftLength = -1;
  #shift = 0n;

  constructor(parameters: CrcParameters) {
    this.#parameters = parameters;
  }

  /** @param secondLength bytes */
  combine(first: bigint, second: bigint, secondLength: number): bigint {
    if (secondLength !== this.#shiftLength) {
      this.#shift = this.#powerOfX(8n * BigInt(secondLength));
      this.#shiftLength = secondLength;
    }
    return this.#multiply(this.#shift, first) ^ second;
  }

  #powerOfX(exponent: bigint): bigint {
    const one = 1n << BigInt(this.#parameters.bits - 1);
    let [power, square] = [one, one >> 1n];
    for (let left = exponent; left > 0n; left >>= 1n) {
      if ((left & 1n) === 1n) power = this.#multiply(square, power);
      square = this.#multiply(square, square);
    }
    return power;
  }

  /** Multiplies two polynomials over GF(2) modulo that of the CRC. */
  #multiply(a: bigint, b: bigint): bigint {
    let product = 0n;
    let shifted = b;
    for (let bit = this.#parameters.bits - 1; bit >= 0; bit -= 1) {
      if (((a >> BigInt(bit)) & 1n) === 1n) product ^= shifted;
      shifted = step(shifted, this.#parameters.polynomial);
    }
    return product;
  }
}
