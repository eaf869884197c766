import type { SeededRandom } from '@static-file-upload/testing/common/seeded-random';
import { createCipheriv } from 'node:crypto';

const MiB = 1024 ** 2;

/** The content of a file: mostly small, seldom as large as the buffer of a part. */
export function anyBytes(random: SeededRandom, minBytes = 0): Buffer {
  const size = Math.max(minBytes, anySize(random));
  return random.fraction() < 0.5 ? noise(random, size) : lines(random, size);
}

function anySize(random: SeededRandom): number {
  const kind = random.fraction();
  if (kind < 0.08) return 0;
  if (kind < 0.7) return random.between(1, 3000);
  if (kind < 0.95) return random.between(3000, 70_000);
  if (kind < 0.997) return random.between(70_000, 400_000);
  return 5 * MiB + random.between(-1, 1);
}

/** Bytes without a pattern, from a seed of their own. */
function noise(random: SeededRandom, size: number): Buffer {
  const key = Buffer.alloc(16);
  for (let at = 0; at < 16; at += 4) key.writeUInt32LE(random.between(0, 2 ** 32 - 1), at);
  return createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(size));
}

/** The text of a log: what follows the announced end of a growing file. */
function lines(random: SeededRandom, size: number): Buffer {
  const line = `${random.between(0, 2 ** 32)} INFO a line of a log\r\n`;
  return Buffer.from(line.repeat(Math.ceil(size / line.length))).subarray(0, size);
}

type Rubbish = 'noise' | 'lines' | 'blank lines' | 'half a request';

/** Bytes that belong to no request. */
export function anyRubbish(random: SeededRandom, name: string): Buffer {
  const size = random.between(1, random.pick([4, 100, 2000]));
  switch (random.pick<Rubbish>(['noise', 'lines', 'blank lines', 'half a request'])) {
    case 'noise':
      return noise(random, size);
    case 'lines':
      return lines(random, size);
    case 'blank lines':
      return Buffer.from('\r\n'.repeat(Math.ceil(size / 50)));
    case 'half a request':
      return Buffer.from(`PUT /api/uploads/${name}?sensitive=true HTTP/1.1\r\nX-Half: `).subarray(0, size);
  }
}
