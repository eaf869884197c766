import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningProduct, startProduct } from '@static-file-upload/testing/stack/running-product';

describe('npm start', () => {
  let product: RunningProduct;

  beforeAll(async () => {
    product = await startProduct();
  }, 90_000);

  afterAll(() => product.stop());

  test('says where to go', () => {
    expect(product.output()).toContain(product.url);
    expect(product.output()).toContain(`${product.state.endpoint}/_local/mailbox`);
  });

  test('serves the pages, the API and its documentation', async () => {
    const page = await fetch(product.url);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<app-root');
    expect((await fetch(`${product.url}/health`)).status).toBe(200);
    expect((await fetch(`${product.url}/api/docs`)).status).toBe(200);
    expect((await fetch(`${product.url}/api/config`)).status).toBe(401);
  });

  test('ends with 0 on Ctrl-C, leaves no listener behind, and finds its data again', async () => {
    expect(await product.interrupt()).toBe(0);
    await expect(fetch(product.url)).rejects.toThrow();
    await expect(fetch(product.state.endpoint)).rejects.toThrow();

    const before = product.state;
    product = await startProduct({ dataFolder: product.dataFolder });
    expect(product.state.userPoolId).toBe(before.userPoolId);
    expect(product.state.credentials).toEqual(before.credentials);
  }, 60_000);

  test('--fresh begins anew', async () => {
    const before = product.state;
    await product.interrupt();
    product = await startProduct({ dataFolder: product.dataFolder, args: ['--fresh'] });
    expect(product.state.userPoolId).not.toBe(before.userPoolId);
  }, 60_000);
});

describe('npm start refuses', () => {
  test('to delete a folder that is not its own', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'not-ours-'));
    await writeFile(join(folder, 'precious.txt'), 'keep me');
    await expect(startProduct({ dataFolder: folder, args: ['--fresh'] })).rejects.toThrow(
      'it was left alone',
    );
    await rm(folder, { recursive: true });
  });

  test('a setting that is not valid, in a sentence that names the setting', async () => {
    const start = startProduct({ environment: { MAX_UPLOAD_BYTES: 'a lot' } });
    await expect(start).rejects.toThrow(/MAX_UPLOAD_BYTES/);
  }, 60_000);
});
