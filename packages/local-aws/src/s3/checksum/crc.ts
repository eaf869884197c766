/** A reflected CRC whose register begins and ends inverted, as all those that S3 knows. */
export interface CrcParameters {
  readonly bits: 32 | 64;
  /** With its bits reversed, the highest power left out. */
  readonly polynomial: bigint;
}

export const crcParameters = {
  CRC32: { bits: 32, polynomial: 0xedb88320n },
  CRC32C: { bits: 32, polynomial: 0x82f63b78n },
  CRC64NVME: { bits: 64, polynomial: 0x9a6c9329ac4bc9b5n },
} as const satisfies Record<string, CrcParameters>;

const slices = 8;
const low32 = 0xffffffffn;

/** Table look-ups for eight bytes at a time; a 64-bit entry lies in two arrays of 32 bits. */
interface Tables {
  readonly low: Uint32Array;
  readonly high: Uint32Array;
}

/**
 * Computes a CRC while bytes stream by. JavaScript has no 64-bit integers that are quick, so the register is two
 * halves; that of a 32-bit CRC has nothing in its upper one.
 */
export class Crc {
  readonly #tables: Tables;
  readonly #bits: number;
  #low = 0xffffffff;
  #high: number;

  constructor(parameters: CrcParameters) {
    this.#tables = tablesOf(parameters);
    this.#bits = parameters.bits;
    this.#high = parameters.bits === 64 ? 0xffffffff : 0;
  }

  update(chunk: Uint8Array): void {
    const { low: tableLow, high: tableHigh } = this.#tables;
    const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let [low, high, offset] = [this.#low, this.#high, 0];
    for (; offset + slices <= chunk.length; offset += slices) {
      const first = low ^ view.getUint32(offset, true);
      const second = high ^ view.getUint32(offset + 4, true);
      low = high = 0;
      for (let byte = 0; byte < slices; byte += 1) {
        const half = byte < 4 ? first : second;
        const entry = (slices - 1 - byte) * 256 + ((half >>> ((byte & 3) * 8)) & 0xff);
        low ^= tableLow[entry] ?? 0;
        high ^= tableHigh[entry] ?? 0;
      }
    }
    for (; offset < chunk.length; offset += 1) {
      const entry = (low ^ (chunk[offset] ?? 0)) & 0xff;
      low = (tableLow[entry] ?? 0) ^ ((low >>> 8) | (high << 24));
      high = (tableHigh[entry] ?? 0) ^ (high >>> 8);
    }
    [this.#low, this.#high] = [low, high];
  }

  /** Big-endian, as S3 writes it. */
  digest(): Buffer {
    const bytes = Buffer.alloc(this.#bits / 8);
    bytes.writeUInt32BE(~this.#low >>> 0, bytes.length - 4);
    if (this.#bits === 64) bytes.writeUInt32BE(~this.#high >>> 0, 0);
    return bytes;
  }
}

const cachedTables = new Map<bigint, Tables>();

function tablesOf({ polynomial }: CrcParameters): Tables {
  const cached = cachedTables.get(polynomial);
  if (cached) return cached;
  const entries: bigint[] = [];
  for (let byte = 0n; byte < 256n; byte += 1n) {
    let entry = byte;
    for (let bit = 0; bit < 8; bit += 1) entry = step(entry, polynomial);
    entries.push(entry);
  }
  for (let index = 256; index < slices * 256; index += 1) {
    const previous = entries[index - 256] ?? 0n;
    entries.push((previous >> 8n) ^ (entries[Number(previous & 0xffn)] ?? 0n));
  }
  const tables = {
    low: Uint32Array.from(entries, (entry) => Number(entry & low32)),
    high: Uint32Array.from(entries, (entry) => Number(entry >> 32n)),
  };
  cachedTables.set(polynomial, tables);
  return tables;
}

/** One step of the register: a multiplication by x, modulo the polynomial, in reversed bits. */
export const step = (value: bigint, polynomial: bigint): bigint =>
  (value & 1n) === 1n ? (value >> 1n) ^ polynomial : value >> 1n;
