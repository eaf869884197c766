import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, type Page } from 'playwright-core';
import { signUpAndConfirm } from '@static-file-upload/testing/people/account';
import { Line } from '@static-file-upload/testing/network/line';
import { type RunningProduct, startProduct } from '@static-file-upload/testing/stack/running-product';
import { accessibilityViolations } from './support/accessibility.ts';
import { launchBrowser } from '@static-file-upload/testing/people/browser';
import { LargeFile } from './support/large-file.ts';
import { Person } from '@static-file-upload/testing/people/person';
import { SentParts } from './support/sent-parts.ts';
import { StoredObjects } from '@static-file-upload/testing/storage/stored-objects';
import { UploadPage } from '@static-file-upload/testing/people/upload-page';

const account = { email: 'person@example.org', password: 'Correct-horse-9' };
const { fullPart, littlePart } = LargeFile;
/** Takes a second for the little part and many minutes for the other one. */
const slowBytesPerSecond = 100_000;

/** Uploads are interrupted in every way, and go on; the tests follow each other in one browser. */
describe('a person with a large file', () => {
  let product: RunningProduct;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let person: Person;
  let files: UploadPage;
  let parts: SentParts;
  let line: Line;
  let stored: StoredObjects;
  let large: LargeFile;
  const errors: string[] = [];

  beforeAll(async () => {
    large = new LargeFile();
    product = await startProduct();
    stored = new StoredObjects(product.state);
    await signUpAndConfirm(product.state, account.email, account.password);
    const storage = new URL(product.state.endpoint);
    line = await Line.to(Number(storage.port));
    browser = await launchBrowser([`--host-resolver-rules=MAP ${storage.host} 127.0.0.1:${line.port}`]);
    context = await browser.newContext();
    await openTab();
    await person.signIn(account);
    await person.heading('Upload files');
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await line.stop();
    stored.close();
    await product.stop();
    large.remove();
  });

  beforeEach(async () => {
    line.maxBytesPerSecond = Infinity;
    await page.goto(`${product.url}/upload`);
    await person.heading('Upload files');
    parts.begun();
  });

  async function openTab(): Promise<void> {
    page = await context.newPage();
    person = new Person(page, errors);
    files = new UploadPage(page);
    parts = new SentParts(page);
    await page.goto(`${product.url}/upload`);
  }

  /** Brings an upload to where its little part is stored and the full one is under way. */
  async function untilMiddle(path: string, name: string): Promise<void> {
    line.maxBytesPerSecond = slowBytesPerSecond;
    await files.upload(path, name, 'Not sensitive');
    await parts.kept();
    expect(parts.begun()).toEqual([fullPart, littlePart]);
  }

  async function expectStored(name: string): Promise<void> {
    await files.stored(name);
    const keys = (await stored.normal()).filter((key) => key.endsWith(`/${name}`));
    expect(keys).toHaveLength(1);
    expect(await stored.sha256(product.state.normalBucket, keys[0] ?? '')).toBe(large.sha256);
    await parts.forgotten();
  }

  test('sends it to the vault, and gets a receipt that can be verified', async () => {
    const name = 'contract.bin';
    const path = large.named(name);
    await files.upload(path, name, 'Sensitive');
    await files.reads('Stored, moving to the vault', name);
    const key = await stored.moved(`/${name}`);
    expect(await stored.sha256(product.state.sensitiveBucket, key)).toBe(large.sha256);

    await person.follow('History');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      person.press(`Save receipt of ${name}`),
    ]);
    const receipt = join(large.folder, download.suggestedFilename());
    await download.saveAs(receipt);

    await page.goto(`${product.url}/verify`);
    const [receiptField, fileField] = [
      page.getByLabel('Choose the receipt'),
      page.getByLabel('Choose the file'),
    ];
    await receiptField.setInputFiles(receipt);
    await person.reads('The receipt is genuine.');
    await fileField.setInputFiles(path);
    await person.reads(`“${name}” fits this receipt`);
    expect(await accessibilityViolations(page)).toEqual([]);
    await fileField.setInputFiles(large.other(name));
    await person.reads('it has the same size but other content');

    const forged = join(large.folder, 'forged.receipt.json');
    writeFileSync(forged, readFileSync(receipt, 'utf8').replace('"sensitive": true', '"sensitive": false'));
    await receiptField.setInputFiles(forged);
    await person.reads('This receipt is not genuine');
    expect(await page.getByText('The receipt is genuine.').count()).toBe(0);
  });

  test('pauses, and what is stored is not sent again', async () => {
    const name = 'plans.bin';
    await untilMiddle(large.named(name), name);
    await files.press('Pause', name);
    await files.reads('Paused', name);
    await files.reads('You can continue until', name);
    expect(await accessibilityViolations(page)).toEqual([]);
    line.maxBytesPerSecond = Infinity;
    await files.press('Continue', name);
    await expectStored(name);
    expect(parts.begun()).toEqual([fullPart]);
  });

  test('loses the connection, and the upload goes on by itself', async () => {
    const name = 'film.bin';
    await untilMiddle(large.named(name), name);
    line.cut();
    await files.reads('No connection. It goes on by itself.', name);
    line.mend();
    line.maxBytesPerSecond = Infinity;
    await expectStored(name);
    // How often it is tried before the line is mended depends on how soon that is.
    expect(new Set(parts.begun())).toEqual(new Set([fullPart]));
  });

  test('closes the page, chooses the file again, and only what is missing is sent', async () => {
    const name = 'map.bin';
    await untilMiddle(large.named(name), name);
    await page.reload();
    await files.reads('0% of 67.2 MB sent', name);
    await files.reads('You can continue until', name);
    expect(await accessibilityViolations(page)).toEqual([]);

    await files.goOn(large.shorter(name), name);
    await person.reads('is not the file that was being sent: its size differs');
    await files.goOn(large.other(name), name);
    await person.reads('This is not the file whose upload was interrupted: its content differs.');
    expect(parts.begun()).toEqual([]);
    await files.press('Remove', name);

    line.maxBytesPerSecond = Infinity;
    // As a file that was copied to another disk: it has another name and another time.
    await files.goOn(large.copy('copy of map.bin'), name);
    await expectStored(name);
    expect(parts.begun()).toEqual([fullPart]);
  });

  test('signs out and in again, and goes on with the upload', async () => {
    const name = 'scan.bin';
    const path = large.named(name);
    await untilMiddle(path, name);
    await person.press('Sign out');
    await person.press('Stop and sign out');
    await person.heading('Sign in');
    line.maxBytesPerSecond = Infinity;
    await person.signIn(account);
    await files.goOn(path, name);
    await expectStored(name);
    expect(parts.begun()).toEqual([fullPart]);
  });

  test('sends it in one tab at a time', async () => {
    const name = 'model.bin';
    const path = large.named(name);
    await untilMiddle(path, name);
    const firstTab = page;
    await openTab();
    await files.goOn(path, name);
    await files.reads('This file is being sent in another tab', name);
    expect(parts.begun()).toEqual([]);

    await firstTab.close();
    await parts.released();
    line.maxBytesPerSecond = Infinity;
    await files.press('Try again:', name);
    await expectStored(name);
    expect(parts.begun()).toEqual([fullPart]);
  });

  test('cancels, which forgets what was sent, and tries again from the start', async () => {
    const name = 'draft.bin';
    await untilMiddle(large.named(name), name);
    await files.press('Cancel', name);
    await files.reads('Cancelled. Nothing was stored.', name);
    await parts.forgotten();
    line.maxBytesPerSecond = Infinity;
    await files.press('Try again:', name);
    await expectStored(name);
    expect(parts.begun()).toEqual([fullPart, littlePart]);
  });

  test('met no error of the page', () => {
    expect(errors).toEqual([]);
  });
});
