import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { type RunningLocalAws, startLocalAws } from '@static-file-upload/testing/local-aws';
import { type Account, createAccount } from './support/account';
import { Client, formOf, type Receipt } from './support/client';
import { DirectFile } from './support/direct-file';
import { DocumentedCommands } from './support/documented-commands';
import { headerOf, isGenuine, readPublicKeys } from './support/receipt-verifier';
import { type RunningBackend, startBackend } from './support/running-backend';
import { readSigningKeys, rotateSigningKey, thumbprintOf } from './support/signing-key';

describe('A receipt', () => {
  let aws: RunningLocalAws;
  let backend: RunningBackend;
  let account: Account;
  let client: Client;

  beforeAll(async () => {
    aws = await startLocalAws();
    backend = await startBackend(aws);
    account = await createAccount(aws);
    client = new Client(backend.url, account);
  });

  afterAll(async () => {
    await backend.stop();
    await aws.stop();
  });

  const keysOf = ({ url }: RunningBackend) => readPublicKeys(url);

  async function receiptText(upload: Promise<Response>): Promise<string> {
    const answer = await upload;
    expect(answer.status).toBe(201);
    return answer.text();
  }

  const small = () => client.putRaw('Größe "1".txt', '?sensitive=true', Buffer.from('x'));

  async function completeDirectly(): Promise<Response> {
    const file = new DirectFile(client, randomBytes(100));
    const { body: upload } = await file.start();
    const parts = await file.sendAll(upload);
    const { ticket } = upload;
    const { crc32 = '' } = parts[0] ?? {};
    return client.postJson('/api/uploads/direct/complete', { ticket, parts, crc32 });
  }

  test.each<[string, () => Promise<Response>]>([
    ['raw', small],
    ['form', () => client.postForm(formOf(['sensitive', 'false'], ['file', new Blob(['x']), 'a.txt']))],
    ['direct', completeDirectly],
  ])('of the %s route proves itself, and no change of it does', async (_, upload) => {
    const text = await receiptText(upload());
    const keys = await keysOf(backend);
    expect(isGenuine(text, keys)).toBe(true);
    expect(isGenuine(text.replace('"sensitive":', '"sensitive" :'), keys)).toBe(false);
    expect(isGenuine(text.replace(/"size":\d+/, '"size":7'), keys)).toBe(false);
    expect(isGenuine(text.replace(/"uploadedAt":"2/, '"uploadedAt":"3'), keys)).toBe(false);
  });

  test('names a key that everybody can read, and that is only the public half', async () => {
    const [key] = await readSigningKeys(aws);
    if (!key) throw new Error('There is no key');
    const kid = thumbprintOf(key);
    const x = expect.stringMatching(/^[\w-]{43}$/) as unknown;
    expect(await keysOf(backend)).toEqual([{ kty: 'OKP', crv: 'Ed25519', x, kid, alg: 'EdDSA', use: 'sig' }]);
  });

  test('is verified by the commands of docs/receipts.md, and only when it is genuine', async () => {
    const commands = new DocumentedCommands('receipts.md', { URL: backend.url, TOKEN: client.token });
    const stdout = await commands.run();
    const receipt = JSON.parse(commands.read('receipt.json')) as Receipt;
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

  test('stays genuine when the key is rotated, as do tickets, on servers old and new', async () => {
    const before = await receiptText(small());
    const file = new DirectFile(client, randomBytes(100));
    const { body: oldUpload } = await file.start();
    // Has not looked for other keys than those of its start.
    const older = await startBackend(aws);

    await rotateSigningKey(aws);
    const newer = await startBackend(aws);
    const onOlder = new DirectFile(new Client(older.url, account), file.bytes);
    const onNewer = new DirectFile(new Client(newer.url, account), file.bytes);
    const { body: newUpload } = await onNewer.start();
    const newParts = await onOlder.sendAll(newUpload);
    const oldParts = await onNewer.sendAll(oldUpload);
    expect((await onOlder.complete(newUpload.ticket, newParts)).status).toBe(201);
    expect((await onNewer.complete(oldUpload.ticket, oldParts)).status).toBe(201);

    const url = new Client(newer.url, account);
    const after = await receiptText(url.putRaw('a.txt', '?sensitive=false', Buffer.from('x')));
    const [first, second] = (await readSigningKeys(aws)).map(thumbprintOf);
    for (const server of [older, newer]) {
      const keys = await keysOf(server);
      expect(keys.map(({ kid }) => kid)).toEqual([first, second]);
      expect([before, after].map((text) => isGenuine(text, keys))).toEqual([true, true]);
    }
    expect(headerOf((JSON.parse(after) as Receipt).signature).kid).toBe(second);
    await Promise.all([older.stop(), newer.stop()]);
  });
});
