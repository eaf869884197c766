import { describe, expect, test } from '@jest/globals';
import { largestBuffer, UploadMemory } from './upload-memory';

const KiB = 1024;
const { signal } = new AbortController();

/** A buffer of the largest size, grown step by step. */
async function growFully(memory: UploadMemory): Promise<Buffer> {
  let buffer: Buffer = Buffer.alloc(0);
  while (buffer.length < largestBuffer) buffer = await memory.grow(buffer, signal);
  return buffer;
}

describe('The memory of uploads', () => {
  test('comes in buffers that grow and keep what they have', async () => {
    const memory = new UploadMemory();
    const first = await memory.grow(Buffer.alloc(0), signal);
    first.fill('x');
    const second = await memory.grow(first, signal);
    expect([first.length, second.length]).toEqual([16 * KiB, 64 * KiB]);
    expect(second.subarray(0, first.length).equals(first)).toBe(true);
  });

  test('is given to those that wait, as far as it goes, and to none that has gone away', async () => {
    const memory = new UploadMemory();
    const large = await Promise.all(Array.from({ length: 40 }, () => growFully(memory)));
    const gone = new AbortController();
    const waiting = memory.grow(Buffer.alloc(0), gone.signal);
    const order: string[] = [];
    const late = memory.grow(Buffer.alloc(0), signal).then(() => order.push('late'));
    gone.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    memory.giveBack(large.pop() ?? Buffer.of());
    await late;
    // What was given back is there but for 16 KiB: not enough for another large buffer, but for small ones.
    const tooMuch = growFully(memory);
    await memory.grow(Buffer.alloc(0), signal).then(() => order.push('small'));
    expect(order).toEqual(['late', 'small']);
    memory.abandon(large.pop() ?? Buffer.of());
    expect(await tooMuch).toHaveLength(largestBuffer);
  });
});
