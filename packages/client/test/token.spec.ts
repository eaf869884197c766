import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { signUpAndConfirm } from '@static-file-upload/testing/people/account';
import { type RunningProduct, startProduct } from '@static-file-upload/testing/stack/running-product';

const token = join(import.meta.dirname, '../src/token.ts');
const later = join(import.meta.dirname, './support/sign-in-and-wait.ts');
const user = 'program@example.org';
const password = 'Correct-horse-9';

function runToken(args: string[], input: string) {
  return spawnSync(process.execPath, [token, ...args], { input, encoding: 'utf8' });
}

describe('npm run token', () => {
  let product: RunningProduct;

  beforeAll(async () => {
    product = await startProduct();
    await signUpAndConfirm(product.state, user, password);
  }, 90_000);

  afterAll(() => product.stop());

  test('prints a token that the API accepts, and nothing else', async () => {
    const { status, stdout, stderr } = runToken(['--url', product.url, '--user', user], `${password}\n`);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const me = await fetch(`${product.url}/api/auth/me`, {
      headers: { authorization: `Bearer ${stdout.trim()}` },
    });
    expect(me.status).toBe(200);
  });

  test('renews the token of a command that runs for hours before it expires', async () => {
    const { stdout, stderr } = spawnSync(process.execPath, [later, product.url, user, password], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    const [first, early, renewed, again] = JSON.parse(stdout) as string[];
    expect(early).toBe(first);
    expect(renewed).not.toBe(first);
    expect(again).toBe(renewed);
    const me = await fetch(`${product.url}/api/auth/me`, { headers: { authorization: `Bearer ${renewed}` } });
    expect(me.status).toBe(200);
  });

  test('says when the password is wrong', () => {
    const { status, stdout, stderr } = runToken(['--url', product.url, '--user', user], 'Wrong-horse-9\n');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('Incorrect username or password');
  });

  test('says when no password came', () => {
    expect(runToken(['--url', product.url, '--user', user], '').stderr).toContain('No password was given');
  });

  test('says when no server responds, or the response is not ours', () => {
    const unreachable = runToken(['--url', 'http://127.0.0.1:9', '--user', user], `${password}\n`);
    expect(unreachable.stderr).toContain('does not respond');
    const other = runToken(['--url', product.state.endpoint, '--user', user], `${password}\n`);
    expect(other.stderr).toContain('Is this a Static File Upload service?');
  });

  test.each([[[]], [['--url', 'http://localhost']], [['--url', 'nonsense', '--user', user]]])(
    'explains itself when called with %j',
    (args) => {
      const { status, stderr } = runToken(args, '');
      expect(status).toBe(1);
      expect(stderr).toContain('Usage:');
    },
  );
});
