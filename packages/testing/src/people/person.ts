import { type Page } from 'playwright-core';

/** What a person signs in with. */
export interface Login {
  readonly email: string;
  readonly password: string;
}

/** What a person does on the pages, by the text that they read there. */
export class Person {
  readonly page: Page;
  /** Errors that the page reported; a load that failed or was refused is not one of them. */
  readonly errors: string[];

  /** @param errors where errors are noted, for a person with several tabs */
  constructor(page: Page, errors: string[] = []) {
    this.page = page;
    this.errors = errors;
    page.on('pageerror', (error) => this.errors.push(error.message));
    page.on('console', (message) => {
      const isError = message.type() === 'error' && !message.text().includes('Failed to load resource');
      if (isError) this.errors.push(message.text());
    });
  }

  async heading(name: string): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name }).waitFor();
  }

  async fill(label: string, text: string): Promise<void> {
    await this.page.getByLabel(label, { exact: true }).fill(text);
  }

  async press(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click();
  }

  async follow(name: string): Promise<void> {
    await this.page.getByRole('link', { name, exact: true }).click();
  }

  async reads(text: string): Promise<void> {
    await this.page.getByText(text).first().waitFor();
  }

  /** From the sign-in page; the caller waits for the page that follows. */
  async signIn({ email, password }: Login): Promise<void> {
    await this.fill('Email address', email);
    await this.fill('Password', password);
    await this.press('Sign in');
  }
}
