import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { collectAfterStart, countReceived } from './received-buffers';

const MiB = 1024 ** 2;

describe('What clients have sent', () => {
  /** Until all tests have ended: what V8 collects on its own would be counted. */
  const kept: Buffer[] = [];
  const gc = jest.fn<(options: { type: string }) => void>();
  const own = globalThis.gc;
  /** As a client sends it, while nothing reads it. */
  const receive = (mebibytes: number) => {
    for (let count = 0; count < mebibytes; count += 1) {
      const chunk = Buffer.alloc(MiB);
      kept.push(chunk);
      countReceived(chunk);
    }
  };

  beforeEach(() => {
    globalThis.gc = gc as unknown as typeof own;
    collectAfterStart();
    gc.mockClear();
  });

  afterEach(() => {
    globalThis.gc = own;
  });

  test('is not collected while it is little', () => {
    receive(10);
    expect(gc).not.toHaveBeenCalled();
  });

  test('is collected when it is much, and with the whole heap when it stays nevertheless', () => {
    receive(14);
    expect(gc.mock.calls.map(([{ type }]) => type)).toEqual(['minor', 'major']);
  });

  test('is left to V8 where Node was started without --expose-gc', () => {
    globalThis.gc = undefined;
    expect(() => receive(24)).not.toThrow();
  });
});
