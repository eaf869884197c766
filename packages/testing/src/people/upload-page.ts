import { type Locator, type Page } from 'playwright-core';

export type Choice = 'Sensitive' | 'Not sensitive';

const withinMs = 40_000;

/** What a person does with files on the upload page. */
export class UploadPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Chooses a file from the disk, classifies it and starts. @param name the last part of its path */
  async upload(path: string, name: string, choice: Choice): Promise<void> {
    await this.#page.locator('app-file-chooser input').setInputFiles(path);
    await this.#page.getByRole('group', { name }).getByText(choice, { exact: true }).click();
    await this.#page.getByRole('button', { name: 'Upload 1 file' }).click();
  }

  /** Chooses a file for an unfinished upload. */
  async goOn(path: string, name: string): Promise<void> {
    await this.#page.getByLabel(`Choose the file ${name} to go on`).setInputFiles(path);
  }

  /** Where a file stands in the list, or among the unfinished ones. */
  row(name: string): Locator {
    return this.#page.getByRole('listitem').filter({ hasText: name });
  }

  async press(action: string, name: string): Promise<void> {
    await this.#page.getByRole('button', { name: `${action} ${name}`, exact: true }).click();
  }

  async reads(text: string | RegExp, name: string): Promise<void> {
    await this.row(name).getByText(text).waitFor({ timeout: withinMs });
  }

  async stored(name: string): Promise<void> {
    await this.reads(/^\s*Stored/, name);
  }
}
