import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { formOf, type Problem } from './support/client';
import { end, filePart, formType, boundary, part, sensitivePart } from './support/handmade-form';
import { RawConnection } from './support/raw-request';
import { eventually } from './support/running-backend';
import { type Stack, startStack } from './support/stack';

const maxUploadBytes = 6 * 1024 ** 2;
const small = new Blob(['small']);

describe('A refused upload', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack({ MAX_UPLOAD_BYTES: String(maxUploadBytes) });
  });

  afterAll(() => stack.stop());

  describe('by the raw route', () => {
    test.each([
      ['', 400, 'missing-sensitive'],
      ['?sensitive=', 400, 'invalid-sensitive'],
      ['?sensitive=TRUE', 400, 'invalid-sensitive'],
      ['?sensitive=true%26x=y', 400, 'invalid-sensitive'],
      ['?sensitive=true&sensitive=false', 400, 'invalid-sensitive'],
    ])('with the query "%s" is %d %s', async (query, status, slug) => {
      const problem = await stack.expectRefusal(stack.client.putRaw('f', query, small), status, slug);
      expect(problem.errors).toEqual([{ field: 'sensitive', detail: expect.any(String) }]);
    });

    test.each(['', '.', 'folder/', '\u0000\u0007', 'é'.repeat(128)])(
      'under the name %j is 422',
      async (name) => {
        await stack.expectRefusal(
          stack.client.putRaw(name, '?sensitive=true', small),
          422,
          'invalid-filename',
        );
      },
    );

    test.each(['..', '%2E%2E', '%2e', '%5C', 'a%2F..'])('at the address "%s" is 422', async (segment) => {
      // Ordinary clients resolve dots before they send anything.
      const connection = new RawConnection(stack.backend.url);
      const path = `/api/uploads/${segment}?sensitive=true`;
      await connection.writeHead('PUT', path, { ...stack.client.authorization, 'content-length': 0 });
      await eventually(() => connection.received.includes('/problems/invalid-filename'));
      connection.close();
      await stack.expectNothingStored();
    });

    test('without an announced length is 411', async () => {
      const connection = new RawConnection(stack.backend.url);
      await connection.writeHead('PUT', '/api/uploads/f?sensitive=true', {
        ...stack.client.authorization,
        'transfer-encoding': 'chunked',
      });
      await eventually(() => connection.isClosed);
      expect(connection.received).toMatch(/^HTTP\/1.1 411 /);
      expect(connection.received).toMatch(/\r\nconnection: close\r\n/i);
      await stack.expectNothingStored();
    });

    test('above the limit is 413, at once, and the connection is closed', async () => {
      const connection = new RawConnection(stack.backend.url);
      await connection.writeHead('PUT', '/api/uploads/f?sensitive=true', {
        ...stack.client.authorization,
        'content-length': maxUploadBytes + 1,
      });
      await eventually(() => connection.received.includes('/problems/too-large'), 1000);
      expect(connection.isClosed).toBe(false);
      await eventually(() => connection.isClosed);
      await stack.expectNothingStored();
    });

    test('reaches a client that goes on sending, and does not read all of it', async () => {
      const connection = new RawConnection(stack.backend.url);
      await connection.writeHead('PUT', '/api/uploads/f?sensitive=true', {
        ...stack.client.authorization,
        'content-length': 1000 * maxUploadBytes,
      });
      const sent = await connection.writeUntilBlocked(randomBytes(1024 ** 2), 100 * 1024 ** 2);
      expect(sent).toBeLessThan(20 * 1024 ** 2);
      expect(connection.received).toMatch(/^HTTP\/1.1 413 /);
      await eventually(() => connection.isClosed);
    });

    test('with a content type that cannot be one is 415', async () => {
      const headers = { 'content-type': 'no type at all' };
      await stack.expectRefusal(
        stack.client.putRaw('f', '?sensitive=true', small, headers),
        415,
        'unsupported-media-type',
      );
    });
  });

  describe('by the form route', () => {
    test('without sensitive is 400', () =>
      stack.expectRefusal(stack.client.postForm(formOf(['file', small, 'f'])), 400, 'missing-sensitive'));

    test('with sensitive after the file is 400', () =>
      stack.expectRefusal(
        stack.client.postForm(formOf(['file', small, 'f'], ['sensitive', 'true'])),
        400,
        'missing-sensitive',
      ));

    test.each(['yes', 'TRUE', ' true', 'true&x=y', ''])('with sensitive=%j is 400', (word) =>
      stack.expectRefusal(
        stack.client.postForm(formOf(['sensitive', word], ['file', small, 'f'])),
        400,
        'invalid-sensitive',
      ),
    );

    test.each([5, maxUploadBytes])('with a second file after one of %d bytes is 400', (size) => {
      const file = new Blob([randomBytes(size)]);
      const form = formOf(['sensitive', 'true'], ['file', file, 'one'], ['file', small, 'two']);
      return stack.expectRefusal(stack.client.postForm(form), 400, 'trailing-form-part');
    });

    test('with a field after the file is 400', () =>
      stack.expectRefusal(
        stack.client.postForm(formOf(['sensitive', 'true'], ['file', small, 'f'], ['note', 'late'])),
        400,
        'trailing-form-part',
      ));

    test('with a file above the limit is 413', () => {
      const file = new Blob([randomBytes(maxUploadBytes + 1)]);
      return stack.expectRefusal(
        stack.client.postForm(formOf(['sensitive', 'true'], ['file', file, 'f'])),
        413,
        'too-large',
      );
    });

    test.each([
      '',
      '.',
      '..',
      'folder/',
      '..\\',
      '\u0007\u202E',
      '%0D%0A',
      'é'.repeat(128),
      'x'.repeat(4000),
    ])('with a file named %j is 422', (name) => {
      const file = part(`form-data; name="file"; filename="${name}"`, 'x');
      const form = stack.client.postForm(sensitivePart + file + end, formType);
      return stack.expectRefusal(form, 422, 'invalid-filename');
    });

    test.each([
      ['ends before its closing boundary', sensitivePart + filePart],
      ['ends within its file', `${sensitivePart}${filePart}`.slice(0, -10)],
      ['ends within the headers of its file', `${sensitivePart}--${boundary}\r\nContent-Disp`],
      ['has no file', sensitivePart + end],
      ['has no parts', end],
      ['is not a form', 'just words'],
      ['is empty', ''],
      ['says sensitive twice', sensitivePart + sensitivePart + filePart + end],
      ['has a part that is no field', sensitivePart + part('attachment', 'x') + filePart + end],
      ['has such a part after its file', sensitivePart + filePart + part('attachment', 'x') + end],
      ['has a file under another name', part('form-data; name="other"; filename="f"', 'x') + filePart + end],
      ['has thousands of fields', part('form-data; name="n"', 'x').repeat(10_000) + filePart + end],
      ['has an endless field', sensitivePart + part('form-data; name="n"', 'x'.repeat(2_000_000)) + filePart],
    ])('that %s is 400', (_, form) =>
      stack.expectRefusal(stack.client.postForm(form, formType), 400, 'malformed-request'),
    );

    test.each(['application/json', 'multipart/form-data', 'multipart/mixed; boundary=x'])(
      'of type %s is 415',
      (type) =>
        stack.expectRefusal(
          stack.client.postForm('{}', { 'content-type': type }),
          415,
          'unsupported-media-type',
        ),
    );
  });

  describe('by a client that goes away', () => {
    const brokenOff = () => stack.backend.logLines.filter(({ msg }) => msg === 'broken off').length;

    test.each([
      ['raw', 'PUT', '/api/uploads/f?sensitive=true', {}, ''],
      ['form', 'POST', '/api/uploads', formType, sensitivePart + filePart.slice(0, -9)],
    ])('by the %s route leaves nothing', async (_, method, path, headers, before) => {
      const connection = new RawConnection(stack.backend.url);
      const length = { 'content-length': 5_900_000 };
      await connection.writeHead(method, path, { ...stack.client.authorization, ...headers, ...length });
      await connection.write(before);
      await connection.write(randomBytes(5_500_000));
      const sofar = brokenOff();
      connection.reset();
      await eventually(() => brokenOff() === sofar + 1);
      await stack.expectNothingStored();
    });
  });

  test('is not at the address of another method: 405 with Allow', async () => {
    const answer = await stack.client.get('/api/uploads/f');
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'PUT']);
    expect(((await answer.json()) as Problem).type).toBe('/problems/method-not-allowed');
  });

  test.each([
    ['an unknown address', '/api/nothing', 404, '/problems/not-found'],
    ['an address that is not UTF-8', '/api/uploads/%E0%A4%A', 400, '/problems/malformed-request'],
  ])('at %s has a problem and an id', async (_, path, status, type) => {
    const answer = await stack.client.get(path);
    const problem = (await answer.json()) as Problem;
    expect([answer.status, problem.type]).toEqual([status, type]);
    expect(answer.headers.get('x-request-id')).toBe(problem.requestId);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('does not come back as it was sent: there is no TRACE', async () => {
    for (const path of ['/', '/api/auth/me', '/api/uploads/f']) {
      const connection = new RawConnection(stack.backend.url);
      await connection.writeHead('TRACE', path, { 'x-secret': 'only for us', connection: 'close' });
      await eventually(() => connection.isClosed);
      expect(connection.received).toMatch(/^HTTP\/1.1 40[45] /);
      expect(connection.received).not.toContain('only for us');
    }
  });

  test('that is not HTTP has a problem too', async () => {
    const connection = new RawConnection(stack.backend.url);
    await connection.write('GET / HTTP/9.9\r\n\r\n');
    await eventually(() => connection.isClosed);
    expect(connection.received).toMatch(/^HTTP\/1.1 400 /);
    expect(connection.received).toContain('/problems/malformed-request');
  });
});
