import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, type BrowserContext, type Page, type Response } from 'playwright-core';
import { launchBrowser } from '@static-file-upload/testing/people/browser';
import type { Attempt, Outcome } from '../laboratory/attempt.ts';

/** The page tries again by itself for a while, and a large file takes its time. */
const endsWithinMs = (bytes: number) => 60_000 + bytes / 2_000;
const opensWithinMs = 120_000;

/** A person at the upload page. */
export class BrowserClient {
  readonly #browser: Browser;
  readonly #context: BrowserContext;
  readonly #signIn: (page: Page) => Promise<void>;
  #page: Page | undefined;
  #uploads = false;

  static async start(url: string, user: string, password: string): Promise<BrowserClient> {
    const browser = await launchBrowser();
    const context = await browser.newContext();
    return new BrowserClient(browser, context, (page) => signIn(page, url, user, password));
  }

  private constructor(browser: Browser, context: BrowserContext, open: (page: Page) => Promise<void>) {
    this.#browser = browser;
    this.#context = context;
    this.#signIn = open;
  }

  /** Opens the upload page, signed in; to be called while everything runs. */
  async ready(): Promise<void> {
    await this.#openPage();
  }

  /** @param attempt its file lies under its name on the disk, because that is the name a browser sends */
  async upload(attempt: Attempt): Promise<Outcome> {
    const page = await this.#openPage();
    this.#uploads = true;
    try {
      return await uploadFrom(page, attempt);
    } catch (error) {
      if (page.isClosed()) return { kind: 'unknown' };
      throw error;
    } finally {
      this.#uploads = false;
    }
  }

  /** Closes the tab in the middle of an upload. @returns whether there was one */
  async killTab(): Promise<boolean> {
    if (!this.#uploads) return false;
    await this.#page?.close();
    return true;
  }

  close(): Promise<void> {
    return this.#browser.close();
  }

  /** The server may be down just now, or be killed while the page loads: a person then opens it again. */
  async #openPage(): Promise<Page> {
    if (this.#page && !this.#page.isClosed()) return this.#page;
    const deadline = Date.now() + opensWithinMs;
    for (;;) {
      const page = await this.#context.newPage();
      try {
        await this.#signIn(page);
        return (this.#page = page);
      } catch (error) {
        await page.close();
        if (Date.now() > deadline) throw error;
        await sleep(300);
      }
    }
  }
}

async function signIn(page: Page, url: string, user: string, password: string): Promise<void> {
  await page.goto(`${url}/sign-in`);
  const uploadPage = page.getByRole('heading', { level: 1, name: 'Upload files' });
  const email = page.getByLabel('Email address');
  await uploadPage.or(email).first().waitFor();
  if (await uploadPage.isVisible()) return;
  await email.fill(user);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await uploadPage.waitFor();
}

async function uploadFrom(page: Page, { file, name, sensitive }: Attempt): Promise<Outcome> {
  let refusal: Response | undefined;
  const listen = (response: Response) => {
    if (response.request().method() === 'PUT' && !response.ok()) refusal = response;
  };
  page.on('response', listen);
  await page.locator('input[type=file]').first().setInputFiles(file.path);
  const choice = sensitive ? 'Sensitive' : 'Not sensitive';
  await page.getByRole('group', { name }).getByText(choice, { exact: true }).click();
  await page.getByRole('button', { name: 'Upload 1 file' }).click();

  const failed = page.getByRole('button', { name: `Try again: ${name}` });
  const row = page.getByRole('listitem').filter({ hasText: name });
  const stored = row.getByText(/Stored/);
  const ended = stored
    .or(failed)
    .first()
    .waitFor({ timeout: endsWithinMs(file.size) });
  await ended.catch(async (error: unknown) => {
    throw new Error(`The page says: ${await page.innerText('main')}`, { cause: error });
  });
  page.off('response', listen);
  const isStored = await stored.isVisible();
  if (!isStored) await page.getByRole('button', { name: `Remove ${name}`, exact: true }).click();
  if (isStored) return { kind: 'stored' };
  return refusal === undefined ? { kind: 'unknown' } : { kind: 'refused', status: refusal.status() };
}
