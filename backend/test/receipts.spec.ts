import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { receipt as receiptSchema } from '@static-file-upload/contract/receipt';
import { type ApiClient, formOf } from '@static-file-upload/testing/api/api-client';
import { DirectFile } from '@static-file-upload/testing/api/direct-file';
import { parseExactly } from '@static-file-upload/testing/api/read';
import { headerOf, isGenuine, readPublicKeys } from '@static-file-upload/testing/api/receipt-verifier';
import { type Stack, startStack } from '@static-file-upload/testing/api/stack';
import { startBackend } from '@static-file-upload/testing/stack/running-backend';
import { DocumentedCommands } from './support/documented-commands';
import { readSigningKeys, rotateSigningKey, thumbprintOf } from './support/signing-key';

describe('a receipt', () => {
  let stack: Stack;
  let client: ApiClient;

  beforeAll(async () => {
    stack = await startStack();
    ({ client } = stack);
  });

  afterAll(() => stack.stop());

  async function receiptText(upload: Promise<Response>): Promise<string> {
    const response = await upload;
    expect(response.status).toBe(201);
    return response.text();
  }

  const small = () => client.putRaw('Größe "1".txt', '?sensitive=true', Buffer.from('x'));

  async function completeDirectly(): Promise<Response> {
    const file = new DirectFile(client, randomBytes(100));
    const upload = await file.start();
    return file.complete(upload.ticket, await file.sendAll(upload));
  }

  test.each<[string, () => Promise<Response>]>([
    ['raw', small],
    ['form', () => client.postForm(formOf(['sensitive', 'false'], ['file', new Blob(['x']), 'a.txt']))],
    ['direct', completeDirectly],
  ])('of the %s route can be verified, and no change of it can', async (_, upload) => {
    const text = await receiptText(upload());
    const keys = await readPublicKeys(stack.backend.url);
    expect(isGenuine(text, keys)).toBe(true);
    expect(isGenuine(text.replace('"sensitive":', '"sensitive" :'), keys)).toBe(false);
    expect(isGenuine(text.replace(/"size":\d+/, '"size":7'), keys)).toBe(false);
    expect(isGenuine(text.replace(/"uploadedAt":"2/, '"uploadedAt":"3'), keys)).toBe(false);
  });

  test('names a key that anyone can read, and that is only the public half', async () => {
    const [key] = await readSigningKeys(stack.aws.state);
    const kid = thumbprintOf(key);
    const x = expect.stringMatching(/^[\w-]{43}$/) as unknown;
    expect(await readPublicKeys(stack.backend.url)).toEqual([
      { kty: 'OKP', crv: 'Ed25519', x, kid, alg: 'EdDSA', use: 'sig' },
    ]);
  });

  test('is verified by the commands of docs/receipts.md only when it is genuine', async () => {
    const commands = new DocumentedCommands('receipts.md', { URL: stack.backend.url, TOKEN: client.token });
    const stdout = await commands.run();
    const receipt = parseExactly(receiptSchema, commands.read('receipt.json'));
    const digest = createHash('sha256').update('Quarterly figures\n').digest('base64');
    expect(stdout.replaceAll(/^ +/gm, '').trim().split('\n')).toEqual([
      'Signature Verified Successfully',
      '18',
      receipt.checksum.value,
      digest,
    ]);

    const [upload = '', ...verification] = commands.blocks;
    expect(upload).toContain('> receipt.json');
    const forgery = 'sed -i.genuine \'s/"sensitive":true/"sensitive":false/\' receipt.json';
    await expect(commands.run([forgery, ...verification])).rejects.toMatchObject({
      stdout: expect.stringContaining('Signature Verification Failure') as unknown,
    });
    commands.remove();
  });

  test('stays genuine when the key is rotated, as tickets stay valid, on old and new servers', async () => {
    const before = await receiptText(small());
    const file = new DirectFile(client, randomBytes(100));
    const oldUpload = await file.start();
    // It has read no other keys than those of its start.
    const older = await startBackend(stack.aws);

    await rotateSigningKey(stack.aws.state);
    const newer = await startBackend(stack.aws);
    const onOlder = file.by(client.at(older.url));
    const onNewer = file.by(client.at(newer.url));
    const newUpload = await onNewer.start();
    const newParts = await onOlder.sendAll(newUpload);
    const oldParts = await onNewer.sendAll(oldUpload);
    expect((await onOlder.complete(newUpload.ticket, newParts)).status).toBe(201);
    expect((await onNewer.complete(oldUpload.ticket, oldParts)).status).toBe(201);

    const after = await receiptText(client.at(newer.url).putRaw('a.txt', '?sensitive=false', 'x'));
    const [first, second] = (await readSigningKeys(stack.aws.state)).map(thumbprintOf);
    for (const server of [older, newer]) {
      const keys = await readPublicKeys(server.url);
      expect(keys.map(({ kid }) => kid)).toEqual([first, second]);
      expect([before, after].map((text) => isGenuine(text, keys))).toEqual([true, true]);
    }
    expect(headerOf(parseExactly(receiptSchema, after).signature).kid).toBe(second);
    await Promise.all([older.stop(), newer.stop()]);
  });
});
