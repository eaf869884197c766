import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { type ProblemType } from '@static-file-upload/contract/problems';
import { receipt as receiptSchema } from '@static-file-upload/contract/receipt';
import { DirectFile } from '@static-file-upload/testing/api/direct-file';
import { parseExactly, readReceipt } from '@static-file-upload/testing/api/read';
import { type Stack, startStack } from '@static-file-upload/testing/api/stack';
import { crc32Of } from '@static-file-upload/testing/common/crc32';
import { bundlePath } from '@static-file-upload/testing/stack/mover';
import { DocumentedCommands } from './support/documented-commands';
import { expectProblem } from './support/expectations';

const MiB = 1024 ** 2;

describe('a direct upload', () => {
  let stack: Stack;
  /** More than one part. */
  let large: DirectFile;

  beforeAll(async () => {
    stack = await startStack({}, { environment: { LOCAL_AWS_LAMBDA_BUNDLE: bundlePath } });
    large = new DirectFile(stack.client, randomBytes(65 * MiB));
  });

  afterAll(() => stack.stop());

  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

  test.each([true, false])('with sensitive=%s is stored in its bucket, byte for byte', async (sensitive) => {
    const { stored } = stack;
    const upload = await large.start({
      sensitive,
      contentType: 'video/mp4',
      filename: 'dir/für dich.mp4',
    });
    expect(upload).toMatchObject({ partSize: 64 * MiB, parts: 2 });
    const uploaded = await large.sendAll(upload);
    const response = await large.complete(upload.ticket, uploaded);
    expect(response.status).toBe(201);
    expect(await readReceipt(response)).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      key: upload.key,
      filename: 'für dich.mp4',
      size: 65 * MiB,
      contentType: 'video/mp4',
      sensitive,
      checksum: { algorithm: 'CRC32', value: crc32Of(large.bytes) },
      etag: expect.stringMatching(/^[0-9a-f]{32}-2$/),
      uploadedBy: stack.account.sub,
      uploadedAt: expect.any(String),
      signature: expect.stringMatching(/^[\w-]+\.\.[\w-]+$/),
    });
    const found = sensitive
      ? await stored.findMoved(upload.key)
      : await stored.find(stored.normalBucket, upload.key);
    expect(found).toMatchObject({ sha256: sha256(large.bytes), contentType: 'video/mp4' });
    if (!sensitive) {
      expect(await stored.tags(stored.normalBucket, upload.key)).toEqual({ sensitive: 'false' });
    }
  });

  describe('of one part', () => {
    const small = () => new DirectFile(stack.client, randomBytes(1000));

    async function presigned(file: DirectFile) {
      const upload = await file.start();
      const { bytes, description } = file.part(1, upload.partSize);
      const [part] = await file.presign(upload.ticket, [description]);
      if (!part) throw new Error('No part was presigned');
      return { upload, bytes, part };
    }

    const put = async (url: string, headers: Readonly<Record<string, string>>, body: Buffer<ArrayBuffer>) =>
      (await fetch(url, { method: 'PUT', headers, body })).status;

    test('has a URL that takes no other size, checksum, number or tag', async () => {
      const { bytes, part } = await presigned(small());
      const { url, headers } = part;
      expect(headers).toEqual({ 'x-amz-checksum-crc32': crc32Of(bytes) });
      const otherPart = url.replace('partNumber=1', 'partNumber=2');
      const flipped = Buffer.from(bytes);
      flipped[0] = (flipped[0] ?? 0) ^ 1;
      expect(await put(url, headers, flipped)).toBe(400);
      expect(await put(url, { 'x-amz-checksum-crc32': crc32Of(flipped) }, flipped)).toBe(403);
      expect(await put(url, {}, bytes)).toBe(403);
      expect(await put(url, headers, Buffer.concat([bytes, bytes]))).toBe(403);
      expect(await put(url, headers, bytes.subarray(1))).toBe(403);
      expect(await put(otherPart, headers, bytes)).toBe(403);
      expect(await put(url, { ...headers, 'x-amz-tagging': 'sensitive=false' }, bytes)).toBe(403);
      expect(await put(url, headers, bytes)).toBe(200);
    });

    test('can be sent for an hour and completed for a week', async () => {
      const { upload, part } = await presigned(small());
      expect(Date.parse(part.expiresAt) - Date.now()).toBeCloseTo(3600_000, -5);
      expect(Date.parse(upload.expiresAt) - Date.now()).toBeCloseTo(7 * 24 * 3600_000, -5);
    });

    test.each([
      ['a part that the file does not have', { number: 2 }],
      ['another size than the plan', { size: 999 }],
    ])('gets no URL for %s', async (_, change) => {
      const file = small();
      const { ticket, partSize } = await file.start();
      const { description } = file.part(1, partSize);
      const response = file.requestUrls(ticket, [{ ...description, ...change }]);
      await expectProblem(response, 422, 'part-list-mismatch');
    });

    test('is not completed with other parts or another checksum, but still with the right ones', async () => {
      const file = small();
      const { stored } = stack;
      const upload = await file.start();
      const uploaded = await file.sendAll(upload);
      const [first] = uploaded;
      if (!first) throw new Error('No part was sent');
      const wrongLists = [
        [],
        [{ ...first, number: 2 }],
        [first, { ...first, number: 2 }],
        [{ ...first, etag: '"0"' }],
        [{ ...first, crc32: 'AAAAAA==' }],
      ];
      for (const parts of wrongLists)
        await expectProblem(file.complete(upload.ticket, parts), 422, 'part-list-mismatch');
      const wrong = file.complete(upload.ticket, uploaded, { crc32: 'AAAAAA==' });
      await expectProblem(wrong, 422, 'checksum-mismatch');
      expect(await stored.find(stored.normalBucket, upload.key)).toBeUndefined();

      expect((await file.complete(upload.ticket, uploaded)).status).toBe(201);
      expect((await stored.find(stored.normalBucket, upload.key))?.sha256).toBe(sha256(file.bytes));
    });

    test('completed by several requests at once becomes one object', async () => {
      const file = small();
      const upload = await file.start();
      const uploaded = await file.sendAll(upload);
      const responses = await Promise.all([1, 2, 3, 4].map(() => file.complete(upload.ticket, uploaded)));
      const statuses = responses.map(({ status }) => status);
      expect(statuses).toContain(201);
      expect(statuses.filter((status) => ![200, 201, 409].includes(status))).toEqual([]);
      for (const { headers, status } of responses) {
        if (status === 409) expect(headers.get('retry-after')).toBe('1');
      }
      const keys = await stack.stored.keys(stack.stored.normalBucket, stack.account.sub);
      expect(keys.filter((key) => key === upload.key)).toHaveLength(1);
    });

    test('can be completed again after the mover has taken the file away', async () => {
      const file = small();
      const upload = await file.start({ sensitive: true });
      const uploaded = await file.sendAll(upload);
      expect((await file.complete(upload.ticket, uploaded)).status).toBe(201);
      await stack.stored.moved(upload.key);
      const again = await file.complete(upload.ticket, uploaded);
      expect(await again.json()).toMatchObject({ key: upload.key, sensitive: true, size: 1000 });
    });
  });

  describe('is refused', () => {
    const file = () => new DirectFile(stack.client, randomBytes(10));

    test.each<[string, object, number, ProblemType, string | undefined]>([
      ['a size that is no whole number', { size: 1.5 }, 400, 'malformed-request', 'size'],
      ['no size', { size: undefined }, 400, 'malformed-request', 'size'],
      ['a size of zero', { size: 0 }, 400, 'malformed-request', 'size'],
      ['no classification', { sensitive: undefined }, 400, 'malformed-request', 'sensitive'],
      ['sensitive as a string', { sensitive: 'true' }, 400, 'malformed-request', 'sensitive'],
      ['no usable name', { filename: 'folder/..' }, 422, 'invalid-filename', 'filename'],
      [
        'a content type with a line break',
        { contentType: 'a\r\nb' },
        400,
        'malformed-request',
        'contentType',
      ],
      ['a member that it does not know', { sha256: '' }, 400, 'malformed-request', 'sha256'],
      ['more than 500 GiB', { size: 500 * 1024 ** 3 + 1 }, 413, 'too-large', undefined],
    ])('when it has %s', async (_, change, status, type, field) => {
      const { errors } = await expectProblem(file().requestStart(change), status, type);
      expect(errors?.[0]?.field).toBe(field);
    });

    test('with 401 without a token, and with 415 when it is not JSON', async () => {
      const path = '/api/uploads/direct';
      expect((await fetch(stack.backend.url + path, { method: 'POST' })).status).toBe(401);
      const form = await stack.client.send('POST', path, 'size=1');
      expect(form.status).toBe(415);
    });

    test('when the ticket is not valid, or belongs to another account', async () => {
      const mine = await file().start();
      const { description } = file().part(1, mine.partSize);
      const [header = '', payload = '', signature = ''] = mine.ticket.split('.');
      const flipped = payload.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
      const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
      const forged = ['', 'x', 'a.b.c', `${header}.${flipped}.${signature}`, unsigned, stack.backend.url];
      for (const ticket of forged) {
        await expectProblem(file().requestUrls(ticket, [description]), 400, 'invalid-ticket');
        await expectProblem(file().complete(ticket, []), 400, 'invalid-ticket');
      }

      const other = new DirectFile(await stack.newClient(), randomBytes(10));
      await expectProblem(other.requestUrls(mine.ticket, [description]), 403, 'forbidden');
      await expectProblem(other.complete(mine.ticket, []), 403, 'forbidden');
    });
  });

  test('works by the commands of docs/direct-uploads.md', async () => {
    const commands = new DocumentedCommands('direct-uploads.md', {
      URL: stack.backend.url,
      TOKEN: stack.client.token,
    });
    const receipt = parseExactly(receiptSchema, await commands.run());
    expect(receipt).toMatchObject({ filename: 'film.mp4', size: 100_000, sensitive: true });
    commands.remove();
  });

  test('leaves no ticket, name or signature in the log', () => {
    expect(stack.backend.log).toContain('/api/uploads/direct/complete');
    for (const secret of ['eyJ', 'film.mp4', 'X-Amz-Signature', 'PRIVATE KEY']) {
      expect(stack.backend.log).not.toContain(secret);
    }
  });
});
