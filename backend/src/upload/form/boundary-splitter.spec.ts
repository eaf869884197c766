import { describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { BoundarySplitter } from './boundary-splitter';

/** All sections: preamble, parts, epilogue. */
async function split(chunks: Iterable<Buffer>): Promise<string[]> {
  const source: AsyncIterableIterator<Buffer> = Readable.from(chunks)[Symbol.asyncIterator]();
  const splitter = new BoundarySplitter(source, 'b');
  const sections: string[] = [];
  for (;;) {
    const isEpilogue = splitter.isClosed;
    let section = '';
    for await (const chunk of splitter.section()) section += chunk.toString('latin1');
    sections.push(section);
    if (isEpilogue) return sections;
  }
}

function* cutAt(bytes: Buffer, ...borders: readonly number[]): Generator<Buffer> {
  let start = 0;
  for (const end of [...borders, bytes.length]) {
    yield bytes.subarray(start, end);
    start = end;
  }
}

const blanks = ' \t '.repeat(20);
const lookalikes = '\r\n--bo\r\n--b-\r\n--b--c\r\n --b\r\n--b \tx\r\n-- b\r\r\n--\n--b--\n\r\n--b\r\r\n-';

describe('A form is split at its boundary lines', () => {
  test.each([
    ['without blanks', '--b\r\none\r\n--b\r\ntwo\r\n--b--\r\n', ['', 'one', 'two', '']],
    ['with blanks', `--b \t\r\none\r\n--b${blanks}\r\ntwo\r\n--b--\t \r\n`, ['', 'one', 'two', '']],
    ['when it ends with its closing boundary', '--b\r\none\r\n--b--', ['', 'one', '']],
    ['when it ends within its last line', '--b\r\none\r\n--b-- \r', ['', 'one', '']],
    ['with text around them', 'p\r\n--b\r\none\r\n--b--\r\ne\r\n--b\r\n', ['\r\np', 'one', 'e\r\n--b\r\n']],
    ['and keeps lines that only look like one', `--b\r\n${lookalikes}\r\n--b--\r\n`, ['', lookalikes, '']],
    ['and keeps line ends', '--b\r\n\r\n\r\n\r\n--b--\r\n', ['', '\r\n\r\n', '']],
  ])('%s, wherever the borders of its chunks are', async (_, form, sections) => {
    const bytes = Buffer.from(form);
    for (let first = 0; first <= bytes.length; first++) {
      expect(await split(cutAt(bytes, first))).toEqual(sections);
      expect(await split(cutAt(bytes, first, Math.min(first + 1, bytes.length)))).toEqual(sections);
    }
    expect(await split(cutAt(bytes, ...bytes.keys()))).toEqual(sections);
  });

  test('and random bytes between them stay as they are', async () => {
    const pieces = Array.from({ length: 200 }, () => [randomBytes(50), Buffer.from('\r\n--b')]);
    const content = Buffer.concat(pieces.flat());
    const form = Buffer.concat([Buffer.from('--b\r\n'), content, Buffer.from('x\r\n--b--')]);
    const borders = Array.from({ length: 60 }, (_, index) => Math.floor((index * form.length) / 60));
    expect(await split(cutAt(form, ...borders))).toEqual(['', `${content.toString('latin1')}x`, '']);
  });

  test.each([
    '',
    'no form',
    '--b',
    '--b-',
    '--b\r\none',
    '--b\r\none\r\n--b',
    '--b\r\none\r\n--b-',
    '--b\r\none\r\n--b--x',
    `--b\r\none\r\n--b--${' '.repeat(1000)}`,
  ])('and is refused when it ends before its closing boundary: %j', async (form) => {
    const malformed = expect.objectContaining({ type: 'malformed-request' });
    await expect(split([Buffer.from(form)])).rejects.toThrow(malformed);
  });
});
