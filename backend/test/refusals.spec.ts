import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ProblemType } from '@static-file-upload/contract/problems';
import { formOf } from '@static-file-upload/testing/api/api-client';
import { type Stack, startStack } from '@static-file-upload/testing/api/stack';
import { eventually } from '@static-file-upload/testing/common/eventually';
import { randomBytes } from 'node:crypto';
import { expectNothingStored, expectProblem, expectRefusal } from './support/expectations';
import {
  boundary,
  end,
  filePart,
  formType,
  formUpToFile,
  part,
  sensitivePart,
} from './support/handmade-form';
import { RawConnection } from './support/raw-connection';

const maxUploadBytes = 6 * 1024 ** 2;
const small = new Blob(['small']);

let stack: Stack;

beforeAll(async () => {
  stack = await startStack({ MAX_UPLOAD_BYTES: String(maxUploadBytes) });
});

afterAll(() => stack.stop());

describe('an upload', () => {
  describe('by the raw route', () => {
    test.each<[string, number, ProblemType]>([
      ['', 400, 'missing-sensitive'],
      ['?sensitive=', 400, 'invalid-sensitive'],
      ['?sensitive=TRUE', 400, 'invalid-sensitive'],
      ['?sensitive=true%26x=y', 400, 'invalid-sensitive'],
      ['?sensitive=true&sensitive=false', 400, 'invalid-sensitive'],
    ])('with the query "%s" is refused with %d %s', async (query, status, slug) => {
      const problem = await expectRefusal(stack, stack.client.putRaw('f', query, small), status, slug);
      expect(problem.errors).toEqual([{ field: 'sensitive', detail: expect.any(String) }]);
    });

    test.each(['folder/', '\u0000\u0007', 'é'.repeat(128), 'x/'.repeat(512) + 'x'])(
      'under the name %j is refused with 422',
      async (name) => {
        await expectRefusal(
          stack,
          stack.client.putRaw(name, '?sensitive=true', small),
          422,
          'invalid-filename',
        );
      },
    );

    test.each(['.', '..', '%2E%2E', '%2e', '%5C', 'a%2F..'])(
      'at the address "%s" is refused with 422',
      async (segment) => {
        // Ordinary clients resolve dots before they send anything.
        const connection = new RawConnection(stack.backend.url);
        const path = `/api/uploads/${segment}?sensitive=true`;
        await connection.writeHead('PUT', path, { ...stack.client.authorization, 'content-length': 0 });
        await eventually(() => connection.received.includes('/problems/invalid-filename'));
        connection.close();
        await expectNothingStored(stack);
      },
    );

    test('above the limit is refused with 413 at once, and the connection is closed', async () => {
      const connection = new RawConnection(stack.backend.url);
      await connection.writeHead('PUT', '/api/uploads/f?sensitive=true', {
        ...stack.client.authorization,
        'content-length': maxUploadBytes + 1,
      });
      await eventually(() => connection.received.includes('/problems/too-large'), 1000);
      expect(connection.isClosed).toBe(false);
      await eventually(() => connection.isClosed);
      await expectNothingStored(stack);
    });

    test('above the limit is refused while its client goes on sending, and is not read whole', async () => {
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

    test.each([
      ['a range of a file', 'content-range', 'bytes 0-4/10', 400, 'malformed-request'],
      ['an encoded file', 'content-encoding', 'gzip', 415, 'unsupported-media-type'],
      ['a file encoded twice', 'content-encoding', 'identity, br', 415, 'unsupported-media-type'],
    ] as const)('of %s (%s: %s) is refused with %d', async (_, name, value, status, type) => {
      const body = stack.client.putRaw('f', '?sensitive=true', small, { [name]: value });
      await expectRefusal(stack, body, status, type);
    });

    test('with the transfer coding gzip is refused with 501', async () => {
      const connection = new RawConnection(stack.backend.url);
      await connection.writeHead('PUT', '/api/uploads/f?sensitive=true', {
        ...stack.client.authorization,
        'transfer-encoding': 'gzip, chunked',
      });
      await eventually(() => connection.isClosed);
      expect(connection.received).toMatch(/^HTTP\/1.1 501 /);
      expect(connection.received).toContain('/problems/unsupported-transfer-coding');
      await expectNothingStored(stack);
    });

    test('with a malformed content type is refused with 415', async () => {
      const headers = { 'content-type': 'no type at all' };
      await expectRefusal(
        stack,
        stack.client.putRaw('f', '?sensitive=true', small, headers),
        415,
        'unsupported-media-type',
      );
    });
  });

  describe('by the form route', () => {
    test('without sensitive is refused with 400', () =>
      expectRefusal(stack, stack.client.postForm(formOf(['file', small, 'f'])), 400, 'missing-sensitive'));

    test.each([
      ['a range', 'content-range', 'bytes 0-4/10', 400, 'malformed-request'],
      ['an encoded form', 'content-encoding', 'gzip', 415, 'unsupported-media-type'],
    ] as const)('as %s (%s: %s) is refused with %d', async (_, name, value, status, type) => {
      const form = formOf(['sensitive', 'true'], ['file', small, 'f']);
      await expectRefusal(stack, stack.client.postForm(form, { [name]: value }), status, type);
    });

    test.each(['base64', 'quoted-printable', 'Base64 '])(
      'with a file in the transfer encoding %j is refused with 400',
      async (encoding) => {
        const disposition = 'form-data; name="file"; filename="f.txt"';
        const file = part(`${disposition}\r\nContent-Transfer-Encoding: ${encoding}`, 'Y29udGVudA==');
        const form = stack.client.postForm(sensitivePart + file + end, formType);
        await expectRefusal(stack, form, 400, 'malformed-request');
      },
    );

    test('with sensitive after the file is refused with 400', () =>
      expectRefusal(
        stack,
        stack.client.postForm(formOf(['file', small, 'f'], ['sensitive', 'true'])),
        400,
        'missing-sensitive',
      ));

    test.each(['yes', 'TRUE', ' true', 'true&x=y', ''])('with sensitive=%j is refused with 400', (value) =>
      expectRefusal(
        stack,
        stack.client.postForm(formOf(['sensitive', value], ['file', small, 'f'])),
        400,
        'invalid-sensitive',
      ),
    );

    test.each([5, maxUploadBytes])('with a second file after one of %d bytes is refused with 400', (size) => {
      const file = new Blob([randomBytes(size)]);
      const form = formOf(['sensitive', 'true'], ['file', file, 'one'], ['file', small, 'two']);
      return expectRefusal(stack, stack.client.postForm(form), 400, 'trailing-form-part');
    });

    test('with a field after the file is refused with 400', () =>
      expectRefusal(
        stack,
        stack.client.postForm(formOf(['sensitive', 'true'], ['file', small, 'f'], ['note', 'late'])),
        400,
        'trailing-form-part',
      ));

    test('with a file above the limit is refused with 413', () => {
      const file = new Blob([randomBytes(maxUploadBytes + 1)]);
      return expectRefusal(
        stack,
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
    ])('with a file named %j is refused with 422', (name) => {
      const file = part(`form-data; name="file"; filename="${name}"`, 'x');
      const form = stack.client.postForm(sensitivePart + file + end, formType);
      return expectRefusal(stack, form, 422, 'invalid-filename');
    });

    test.each([
      ['ends before its closing boundary', sensitivePart + filePart],
      ['ends within its file', `${sensitivePart}${filePart}`.slice(0, -10)],
      ['ends within the headers of its file', `${sensitivePart}--${boundary}\r\nContent-Disp`],
      ['has no file', sensitivePart + end],
      ['has no parts', end],
      ['is not a form', 'just text'],
      ['is empty', ''],
      ['has sensitive twice', sensitivePart + sensitivePart + filePart + end],
      ['has a part that is no field', sensitivePart + part('attachment', 'x') + filePart + end],
      ['has such a part after its file', sensitivePart + filePart + part('attachment', 'x') + end],
      ['has a file under another name', part('form-data; name="other"; filename="f"', 'x') + filePart + end],
      ['has thousands of fields', part('form-data; name="n"', 'x').repeat(10_000) + filePart + end],
      ['has an endless field', sensitivePart + part('form-data; name="n"', 'x'.repeat(2_000_000)) + filePart],
    ])('whose body %s is refused with 400', (_, form) =>
      expectRefusal(stack, stack.client.postForm(form, formType), 400, 'malformed-request'),
    );

    test.each(['application/json', 'multipart/form-data', 'multipart/mixed; boundary=x'])(
      'of type %s is refused with 415',
      (type) =>
        expectRefusal(
          stack,
          stack.client.postForm('{}', { 'content-type': type }),
          415,
          'unsupported-media-type',
        ),
    );
  });

  describe('whose client goes away', () => {
    const brokenOff = () => stack.backend.logLines.filter(({ msg }) => msg === 'broken off').length;

    test.each([
      ['raw', 'PUT', '/api/uploads/f?sensitive=true', {}, ''],
      ['form', 'POST', '/api/uploads', formType, formUpToFile],
    ])('leaves nothing by the %s route', async (_, method, path, headers, before) => {
      const connection = new RawConnection(stack.backend.url);
      const length = { 'content-length': 5_900_000 };
      await connection.writeHead(method, path, { ...stack.client.authorization, ...headers, ...length });
      await connection.write(before);
      await connection.write(randomBytes(5_500_000));
      const earlier = brokenOff();
      connection.reset();
      await eventually(() => brokenOff() === earlier + 1);
      await expectNothingStored(stack);
    });
  });
});

describe('a request', () => {
  test('with a method that its address does not have is refused with 405 and Allow', async () => {
    const response = await stack.client.get('/api/uploads/f');
    expect(response.headers.get('allow')).toBe('PUT');
    await expectProblem(response, 405, 'method-not-allowed');
  });

  test.each<[string, string, number, ProblemType]>([
    ['an unknown address', '/api/nothing', 404, 'not-found'],
    ['an address that is not UTF-8', '/api/uploads/%E0%A4%A', 400, 'malformed-request'],
  ])('to %s is refused with a problem that has the id of the request', async (_, path, status, type) => {
    const response = await stack.client.get(path);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    await expectProblem(response, status, type);
  });

  test.each(['%FC.txt', '%E0%A4%A', '100%.txt', '%'])(
    'to PUT a file named %j, which is not percent-encoded UTF-8, is refused with a sentence that says so',
    async (name) => {
      const headers = { ...stack.client.authorization, 'content-length': 1 };
      const connection = new RawConnection(stack.backend.url);
      await connection.writeHead('PUT', `/api/uploads/${name}?sensitive=true`, headers);
      await connection.write('x');
      await eventually(() => connection.isClosed || connection.received.includes('requestId'));
      expect(connection.received).toMatch(/^HTTP\/1.1 400 /);
      expect(connection.received).toContain('Percent-encode the file name in UTF-8.');
      connection.close();
      await expectNothingStored(stack);
    },
  );

  test('by TRACE is refused, and not echoed', async () => {
    for (const path of ['/', '/api/auth/me', '/api/uploads/f']) {
      const connection = new RawConnection(stack.backend.url);
      await connection.writeHead('TRACE', path, { 'x-secret': 'a secret', connection: 'close' });
      await eventually(() => connection.isClosed);
      expect(connection.received).toMatch(/^HTTP\/1.1 40[45] /);
      expect(connection.received).not.toContain('a secret');
    }
  });

  test('that is not HTTP is refused with a problem', async () => {
    const connection = new RawConnection(stack.backend.url);
    await connection.write('GET / HTTP/9.9\r\n\r\n');
    await eventually(() => connection.isClosed);
    expect(connection.received).toMatch(/^HTTP\/1.1 400 /);
    expect(connection.received).toContain('/problems/malformed-request');
  });
});
