import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { signUpAndConfirm } from '@static-file-upload/testing/people/account';
import { hostileNames } from '@static-file-upload/testing/common/hostile-names';
import { startUpload } from './support/run-upload.ts';
import { type RunningProduct, startProduct } from '@static-file-upload/testing/stack/running-product';

const user = 'uploader@example.org';
const password = 'Correct-horse-9';
const MiB = 1024 ** 2;

interface Line {
  readonly file: string;
  readonly status: string;
  readonly error?: string;
  readonly receipt?: {
    readonly filename: string;
    readonly size: number;
    readonly sensitive: boolean;
    readonly checksum: { readonly algorithm: string; readonly value: string };
    readonly signature: string;
  };
}

describe('npm run upload', () => {
  let product: RunningProduct;
  let folder: string;
  let stateHome: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'upload-'));
    stateHome = join(folder, 'state');
    product = await startProduct({ environment: { MAX_DIRECT_UPLOAD_BYTES: String(200 * MiB) } });
    await signUpAndConfirm(product.state, user, password);
  }, 90_000);

  afterAll(async () => {
    await product.stop();
    rmSync(folder, { recursive: true });
  });

  const start = (...args: string[]) =>
    startUpload([...args, '--url', product.url, '--user', user], password, stateHome);
  const run = (...args: string[]) => start(...args).finished;

  const linesOf = (stdout: string) =>
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);

  function crc32Of(bytes: Buffer): string {
    const checksum = Buffer.alloc(4);
    checksum.writeUInt32BE(crc32(bytes));
    return checksum.toString('base64');
  }

  /** How many requests to presign parts the server has had. */
  const presignRequests = () =>
    readFileSync(join(product.dataFolder, 'logs/backend.log'), 'utf8').split('/api/uploads/direct/parts')
      .length - 1;

  const savedStates = () =>
    readdirSync(join(stateHome, 'static-file-upload')).filter((name) => name.endsWith('.json'));

  test('stores files and everything in folders, and prints a receipt for each', async () => {
    const nested = join(folder, 'papers/2026/ä b');
    mkdirSync(nested, { recursive: true });
    const names = ['papers/one.txt', 'papers/2026/ä b/zwei.txt', 'papers/empty', 'alone.bin'];
    for (const name of names) writeFileSync(join(folder, name), name.endsWith('empty') ? '' : name);
    const { code, stdout, stderr } = await run(
      join(folder, 'papers'),
      join(folder, 'alone.bin'),
      '--sensitive',
      '--json',
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = linesOf(stdout);
    expect(lines.map(({ file }) => file).sort()).toEqual(names.map((name) => join(folder, name)).sort());
    for (const { status, receipt } of lines) {
      expect([status, receipt?.sensitive]).toEqual(['stored', true]);
      expect(receipt?.signature).toMatch(/^[\w-]+\.\.[\w-]+$/);
    }
    expect(lines.map(({ receipt }) => receipt?.filename).sort()).toEqual(
      ['alone.bin', 'empty', 'one.txt', 'zwei.txt'].sort(),
    );
  });

  test('continues where it was interrupted, and sends again only what is missing or has changed', async () => {
    const path = join(folder, 'large.bin');
    const bytes = Buffer.concat([Buffer.alloc(64 * MiB, 1), Buffer.alloc(64 * MiB, 2), Buffer.alloc(7, 3)]);
    writeFileSync(path, bytes);
    const args = [path, '--not-sensitive', '--json', '--parallel', '1'];

    const first = start(...args);
    const uploadedParts = () => {
      const [saved] = savedStates();
      if (!saved) return [];
      const text = readFileSync(join(stateHome, 'static-file-upload', saved), 'utf8');
      return (JSON.parse(text) as { uploaded: unknown[] }).uploaded;
    };
    mkdirSync(join(stateHome, 'static-file-upload'), { recursive: true });
    while (uploadedParts().length === 0) await sleep(5);
    first.child.kill('SIGINT');
    const interrupted = await first.finished;
    expect(interrupted).toEqual({
      code: 130,
      stdout: '',
      stderr: expect.stringContaining('continues from here'),
    });
    const [state = ''] = savedStates();
    expect(statSync(join(stateHome, 'static-file-upload', state)).mode & 0o777).toBe(0o600);
    const requestsBefore = presignRequests();

    // The first part changes, and neither size nor time shows it.
    const { atime, mtime } = statSync(path);
    bytes.fill(9, 0, MiB);
    writeFileSync(path, bytes);
    utimesSync(path, atime, mtime);

    const { code, stdout } = await run(...args);
    expect(code).toBe(0);
    const [line] = linesOf(stdout);
    expect(line?.receipt).toMatchObject({
      filename: 'large.bin',
      size: bytes.length,
      sensitive: false,
      checksum: { algorithm: 'CRC32', value: crc32Of(bytes) },
    });
    expect(presignRequests() - requestsBefore).toBe(1);
    expect(savedStates()).toEqual([]);
  }, 120_000);

  test('stores the others when one is refused, says why, and exits with 1', async () => {
    const [huge, fine] = [join(folder, 'huge.bin'), join(folder, 'fine.txt')];
    for (const path of [huge, fine]) writeFileSync(path, 'x');
    // Sparse: no byte of it is ever read.
    truncateSync(huge, 200 * MiB + 1);
    const { code, stdout, stderr } = await run(huge, fine, '--not-sensitive');
    expect(code).toBe(1);
    expect(stdout).toBe(`✔ ${fine} (1 B)\n`);
    expect(stderr).toBe(`✖ ${huge}: The file is larger than this service takes, which is 200.0 MiB.\n`);
  });

  test('stores all it can read, and says in a line of its own why it cannot store something else', async () => {
    const mixed = mkdtempSync(join(folder, 'mixed-'));
    mkdirSync(join(mixed, 'inside/locked'), { recursive: true });
    for (const name of ['inside/fine.txt', 'inside/locked/unseen.txt', 'inside/secret.txt', 'alone.txt']) {
      writeFileSync(join(mixed, name), 'x');
    }
    writeFileSync(Buffer.concat([Buffer.from(`${mixed}/inside/`), Buffer.of(0xff)]), 'x');
    chmodSync(join(mixed, 'inside/locked'), 0);
    chmodSync(join(mixed, 'inside/secret.txt'), 0);
    symlinkSync('circle', join(mixed, 'circle'));
    symlinkSync('nowhere', join(mixed, 'dangling'));
    symlinkSync('..', join(mixed, 'inside/parent'));
    execFileSync('mkfifo', [join(mixed, 'pipe')]);
    const long = 'x'.repeat(300);
    const named = ['inside', 'alone.txt', 'circle', 'dangling', 'pipe', long, '', 'alone.txt/more'];
    const args = [
      ...named,
      '--not-sensitive',
      '--json',
      '--url',
      product.url,
      '--user',
      ` ${user.toUpperCase()} `,
    ];
    const { code, stdout, stderr } = await startUpload(args, password, stateHome, mixed).finished;

    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const outcomes = linesOf(stdout).map(({ file, status, error }) => [file, error ?? status] as const);
    expect(Object.fromEntries(outcomes)).toEqual({
      'inside/fine.txt': 'stored',
      'inside/locked': 'You are not allowed to read it.',
      'inside/secret.txt': 'You are not allowed to read it.',
      'inside/\ufffd': 'Its name is not UTF-8: rename it.',
      'alone.txt': 'stored',
      circle: 'Its symbolic links lead in a circle.',
      dangling: 'There is no such file or folder.',
      pipe: 'It is neither a file nor a folder.',
      [long]: 'Its name or its path is too long.',
      '': 'There is no such file or folder.',
      'alone.txt/more': 'A part of its path is not a folder.',
    });
    chmodSync(join(mixed, 'inside/locked'), 0o700);
  });

  test('signs nobody in when there is nothing to upload', async () => {
    const args = [join(folder, 'missing'), '--sensitive', '--user', user, '--url', 'http://127.0.0.1:9'];
    const { code, stderr } = await startUpload(args, password, stateHome).finished;
    expect([code, stderr]).toEqual([1, expect.stringContaining('There is no such file or folder.')]);
    mkdirSync(join(folder, 'nothing'), { recursive: true });
    const empty = await run(join(folder, 'nothing'), '--sensitive');
    expect([empty.code, empty.stderr]).toEqual([2, expect.stringContaining('There is no file in')]);
  });

  test('writes out what would steer a terminal, whatever files are called', async () => {
    const hostile = mkdtempSync(join(folder, 'hostile-'));
    const paths = hostileNames.map((name) => join(hostile, name));
    for (const path of paths) writeFileSync(path, 'x');
    const asText = await run(hostile, '--sensitive');
    const asJson = await run(hostile, '--sensitive', '--json');
    const missing = await run(join(hostile, '\u001b[2J'), '--sensitive');

    for (const { stdout, stderr } of [asText, asJson, missing]) {
      expect((stdout + stderr).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
    }
    expect([asText.code, asText.stderr]).toEqual([0, '']);
    expect(asText.stdout.trim().split('\n')).toHaveLength(paths.length);
    expect(asText.stdout).toContain('red\\u001b[31m\\u001b]0;title\\u0007.txt (1 B)');
    // In JSON a program reads the names unchanged.
    expect(
      linesOf(asJson.stdout)
        .map(({ file }) => file)
        .sort(),
    ).toEqual(paths.sort());
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('\\u001b[2J: There is no')]);
  });

  test.each([
    ['no classification', ['FILE'], 'Say either --sensitive or --not-sensitive.'],
    [
      'both classifications',
      ['FILE', '--sensitive', '--not-sensitive'],
      'Say either --sensitive or --not-sensitive.',
    ],
    ['no file', ['--sensitive'], 'Name at least one file or folder.'],
    ['an option it does not know', ['FILE', '--sensitive', '--quick'], 'quick'],
    ['a value that is not a number', ['FILE', '--sensitive', '--parallel', 'many'], 'a number from 1 to 16'],
  ])('explains itself when called with %s, and exits with 2', async (_, args, sentence) => {
    writeFileSync(join(folder, 'fine.txt'), 'x');
    const { code, stdout, stderr } = await run(
      ...args.map((arg) => (arg === 'FILE' ? join(folder, 'fine.txt') : arg)),
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(sentence);
    expect(stderr).toContain('Usage: npm run -s upload');
  });

  test('exits with 3 when the sign-in fails', async () => {
    writeFileSync(join(folder, 'fine.txt'), 'x');
    const args = [join(folder, 'fine.txt'), '--sensitive', '--user', user, '--url'];
    const wrong = await startUpload([...args, product.url], 'Wrong-horse-9', stateHome).finished;
    expect(wrong).toMatchObject({ code: 3, stderr: expect.stringContaining('Incorrect') });
    const unreachable = await startUpload([...args, 'http://127.0.0.1:9'], password, stateHome).finished;
    expect(unreachable).toMatchObject({ code: 3, stderr: expect.stringContaining('does not respond') });
  });
});
