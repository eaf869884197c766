import { expect, test } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { startLocalAws } from '@static-file-upload/testing/stack/local-aws';
import { startBackend } from '@static-file-upload/testing/stack/running-backend';

const committed = join(__dirname, '../../docs/openapi.json');

test('docs/openapi.json is what the server sends; `npm run openapi -w backend` writes it', async () => {
  const aws = await startLocalAws();
  const backend = await startBackend(aws);
  const response = await fetch(`${backend.url}/api/openapi.json`);
  const text = await response.text();
  await backend.stop();
  await aws.stop();

  const document = await format(text, { ...(await resolveConfig(committed)), parser: 'json' });
  if (process.env['UPDATE_OPENAPI']) writeFileSync(committed, document);
  expect(readFileSync(committed, 'utf8')).toBe(document);
});
