import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Browser, type Locator, type Page } from 'playwright-core';
import { type Account, createAccount } from '@static-file-upload/testing/people/account';
import { launchBrowser } from '@static-file-upload/testing/people/browser';
import { type RunningProduct, startProduct } from '@static-file-upload/testing/stack/running-product';
import { accessibilityViolations } from './support/accessibility.ts';
import { faultsNow } from './support/reflow.ts';

const file = { name: 'Größe 100 %.txt', mimeType: 'text/plain', buffer: Buffer.from('tried out') };

describe("the API's page", () => {
  let product: RunningProduct;
  let browser: Browser;
  let account: Account;
  let page: Page;
  const errors: string[] = [];

  beforeAll(async () => {
    product = await startProduct();
    account = await createAccount(product.state);
    browser = await launchBrowser();
    page = await (await browser.newContext()).newPage();
    page.on('pageerror', ({ message }) => errors.push(message));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    await page.goto(`${product.url}/api/docs`);
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await product.stop();
  });

  const open = async (route: string): Promise<Locator> => {
    const [method, path] = route.split(' ');
    const details = page.locator(`details:has(form[data-method="${method}"][data-path="${path}"])`);
    await details.evaluate((element) => element.setAttribute('open', ''));
    return details;
  };
  const send = async (route: string, status: number): Promise<Record<string, unknown>> => {
    const details = await open(route);
    const responded = page.waitForResponse((response) => response.request().resourceType() === 'fetch');
    await page.getByRole('button', { name: `Send ${route}`, exact: true }).click();
    expect([route, (await responded).status()]).toEqual([route, status]);
    await details.locator('output strong', { hasText: String(status) }).waitFor();
    return JSON.parse(await details.locator('output pre').innerText()) as Record<string, unknown>;
  };

  test('says what is missing when a route is tried without a token', async () => {
    expect(await send('GET /api/auth/me', 401)).toMatchObject({ type: '/problems/unauthorized' });
  });

  test('lets a person try every route', async () => {
    await page.getByLabel('Access token').fill(account.accessToken);
    for (const route of [
      '/health',
      '/health/ready',
      '/api/config/public',
      '/api/config',
      '/api/receipts/keys',
    ])
      await send(`GET ${route}`, 200);
    expect(await send('GET /api/auth/me', 200)).toMatchObject({ sub: account.sub });

    const form = await open('POST /api/uploads');
    await form.getByLabel('sensitive').selectOption('false');
    await form.getByLabel('file').setInputFiles(file);
    expect(await send('POST /api/uploads', 201)).toMatchObject({ filename: file.name, size: 9 });

    const raw = await open('PUT /api/uploads/{filename}');
    await raw.getByLabel('filename').fill(`folder/${file.name}`);
    await raw.getByLabel('sensitive').selectOption('false');
    await raw.getByLabel('body').setInputFiles(file);
    expect(await send('PUT /api/uploads/{filename}', 201)).toMatchObject({
      filename: file.name,
      contentType: 'text/plain',
      size: 9,
    });

    const start = await open('POST /api/uploads/direct');
    const described = { filename: file.name, size: 9, sensitive: false };
    await start.getByLabel('Body').fill(JSON.stringify(described));
    const { ticket } = await send('POST /api/uploads/direct', 200);
    const parts = await open('POST /api/uploads/direct/parts');
    const part = { number: 1, size: 9, crc32: 'AAAAAA==' };
    await parts.getByLabel('Body').fill(JSON.stringify({ ticket, parts: [part] }));
    expect(await send('POST /api/uploads/direct/parts', 200)).toHaveProperty('parts');
    const complete = await open('POST /api/uploads/direct/complete');
    const sent = { number: 1, etag: '"0"', crc32: 'AAAAAA==' };
    await complete.getByLabel('Body').fill(JSON.stringify({ ticket, parts: [sent], crc32: 'AAAAAA==' }));
    expect(await send('POST /api/uploads/direct/complete', 422)).toMatchObject({
      type: '/problems/part-list-mismatch',
    });

    const tried = await page.locator('output:not(:empty)').count();
    expect(tried).toBe(await page.locator('form button').count());
    // Chromium reports the two refusals that were tried, and nothing else.
    const reported = errors.map((error) =>
      error.replace(/^Failed to load resource: .* status of (\d+) .*$/, '$1'),
    );
    expect(reported).toEqual(['401', '422']);
  });

  test.each([
    ['light', 'none'],
    ['dark', 'none'],
    ['light', 'active'],
    ['dark', 'active'],
  ] as const)(
    'fits a narrow window and has no fault that axe finds, in %s colours, with forced colours %s',
    async (colorScheme, forcedColors) => {
      await page.emulateMedia({ colorScheme, forcedColors, reducedMotion: 'reduce' });
      await page
        .locator('details')
        .evaluateAll((all) => all.forEach((details) => details.setAttribute('open', '')));
      for (const width of [1280, 640, 320]) {
        await page.setViewportSize({ width, height: 2400 });
        expect(await faultsNow(page)).toEqual([]);
      }
      expect(await accessibilityViolations(page)).toEqual([]);
    },
  );
});
