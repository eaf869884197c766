import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kms } from '../../src/kms/kms.ts';

describe('the master key', () => {
  let folder: string;
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'kms-'))));
  afterEach(() => rm(folder, { recursive: true }));

  test('the master key wraps a data key so that only it, for the same purpose, unwraps it', () => {
    const kms = new Kms(folder);
    const { plaintext, wrapped } = kms.generateDataKey('object');
    expect(plaintext).toHaveLength(32);
    expect(kms.unwrapDataKey(wrapped, 'object')).toEqual(plaintext);
    expect(() => kms.unwrapDataKey(wrapped, 'another object')).toThrow();
    expect(new Kms(folder).unwrapDataKey(wrapped, 'object')).toEqual(plaintext);
  });

  test('the master key makes another data key each time, and another ciphertext of the same secret', () => {
    const kms = new Kms(folder);
    expect(kms.generateDataKey('object').plaintext).not.toEqual(kms.generateDataKey('object').plaintext);
    const secret = Buffer.from('secret');
    expect(kms.encryptSmall(secret, 'name')).not.toEqual(kms.encryptSmall(secret, 'name'));
    expect(kms.decryptSmall(kms.encryptSmall(secret, 'name'), 'name')).toEqual(secret);
  });

  test('decryption under the master key notices every changed byte, and a shortened tag', () => {
    const kms = new Kms(folder);
    const encrypted = kms.encryptSmall(randomBytes(5), 'name');
    for (let index = 0; index < encrypted.length; index += 1) {
      const changed = Buffer.from(encrypted);
      changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
      expect(() => kms.decryptSmall(changed, 'name')).toThrow();
    }
    expect(() => kms.decryptSmall(encrypted.subarray(0, 20), 'name')).toThrow();
  });

  test('the master key is readable by its owner only, and never replaced when it is damaged', async () => {
    new Kms(join(folder, 'inner'));
    const file = join(folder, 'inner', 'master.key');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'inner'))).mode & 0o777).toBe(0o700);
    await writeFile(file, 'half a key');
    expect(() => new Kms(join(folder, 'inner'))).toThrow('is not a master key');
    expect((await readFile(file)).toString()).toBe('half a key');
  });
});
