import { type Page } from 'playwright-core';

export interface Account {
  readonly email: string;
  readonly password: string;
}

/** What a person does on the pages, by the words that they read there. */
export class Person {
  readonly page: Page;
  /** Errors that the page reported; a load that failed or was refused is not one of them. */
  readonly trouble: string[];

  /** @param trouble where errors are noted, for a person with several tabs */
  constructor(page: Page, trouble: string[] = []) {
    this.page = page;
    this.trouble = trouble;
    page.on('pageerror', (error) => this.trouble.push(error.message));
    page.on('console', (message) => {
      const isTrouble = message.type() === 'error' && !message.text().includes('Failed to load resource');
      if (isTrouble) this.trouble.push(message.text());
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

  async reads(words: string): Promise<void> {
    await this.page.getByText(words).first().waitFor();
  }

  /** From the sign-in page; where it leads is for the caller to say. */
  async signIn({ email, password }: Account): Promise<void> {
    await this.fill('Email address', email);
    await this.fill('Password', password);
    await this.press('Sign in');
  }
}
