import { type Browser, type Page, type Response } from 'playwright-core';
import { launchBrowser } from '../../frontend/e2e/support/browser.ts';
import type { Attempt } from './attempt.ts';
import type { Outcome } from './outcome.ts';

const endsWithinMs = 60_000;

/** A person at the upload page. */
export class BrowserClient {
  readonly #browser: Browser;
  readonly #page: Page;

  static async signIn(url: string, user: string, password: string): Promise<BrowserClient> {
    const browser = await launchBrowser();
    const page = await browser.newPage();
    await page.goto(url);
    await page.getByLabel('Email address').fill(user);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Upload files' }).waitFor();
    return new BrowserClient(browser, page);
  }

  private constructor(browser: Browser, page: Page) {
    this.#browser = browser;
    this.#page = page;
  }

  /** @param attempt its file lies under its name on the disk, because that is the name a browser sends */
  async upload({ file, name, sensitive }: Attempt): Promise<Outcome> {
    let answer: Response | undefined;
    const listen = (response: Response) => {
      if (response.request().method() === 'PUT') answer = response;
    };
    this.#page.on('response', listen);
    await this.#page.locator('input[type=file]').first().setInputFiles(file.path);
    const choice = sensitive ? 'Sensitive' : 'Not sensitive';
    await this.#page.getByRole('group', { name }).getByText(choice, { exact: true }).click();
    await this.#page.getByRole('button', { name: 'Upload 1 file' }).click();

    const failed = this.#page.getByRole('button', { name: `Try again: ${name}` });
    const row = this.#page.getByRole('listitem').filter({ hasText: name });
    const stored = row.getByText(/Stored/);
    const ended = stored.or(failed).first().waitFor({ timeout: endsWithinMs });
    await ended.catch(async (error: unknown) => {
      throw new Error(`The page says: ${await this.#page.innerText('main')}`, { cause: error });
    });
    this.#page.off('response', listen);
    const isStored = await stored.isVisible();
    if (!isStored) await this.#page.getByRole('button', { name: `Remove ${name}`, exact: true }).click();
    if (isStored) return { kind: 'stored' };
    return answer === undefined ? { kind: 'unknown' } : { kind: 'refused', status: answer.status() };
  }

  close(): Promise<void> {
    return this.#browser.close();
  }
}
