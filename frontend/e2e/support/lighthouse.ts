import lighthouse from 'lighthouse';
import { type Page, chromium } from 'playwright-core';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@static-file-upload/testing/stack/free-port';
import { browserOptions } from '@static-file-upload/testing/people/browser';

/** In percent, and the audits that are not perfect. */
interface Scores {
  readonly accessibility: number;
  readonly bestPractices: number;
  readonly faults: readonly string[];
}

/** A browser that Lighthouse uses; a person who has signed in on its page is signed in there too. */
export interface Inspector {
  readonly page: Page;
  inspect(url: string): Promise<Scores>;
  close(): Promise<void>;
}

export async function startInspector(): Promise<Inspector> {
  const port = await freePort();
  const profile = mkdtempSync(join(tmpdir(), 'lighthouse-'));
  // With a profile, because Lighthouse opens its tab beside the contexts that Playwright makes otherwise.
  const context = await chromium.launchPersistentContext(
    profile,
    browserOptions([`--remote-debugging-port=${port}`]),
  );
  return {
    page: context.pages()[0] ?? (await context.newPage()),
    inspect: (url) => inspect(url, port),
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

async function inspect(url: string, port: number): Promise<Scores> {
  const result = await lighthouse(url, {
    port,
    onlyCategories: ['accessibility', 'best-practices'],
    disableStorageReset: true,
    disableFullPageScreenshot: true,
    logLevel: 'silent',
  });
  if (!result) throw new Error(`Lighthouse says nothing about ${url}.`);
  const { categories, audits, runtimeError, finalDisplayedUrl } = result.lhr;
  if (runtimeError) throw new Error(`${url}: ${runtimeError.message}`);
  if (finalDisplayedUrl !== url) throw new Error(`${url} has led to ${finalDisplayedUrl}.`);
  const percent = (category: string) => Math.round((categories[category]?.score ?? 0) * 100);
  return {
    accessibility: percent('accessibility'),
    bestPractices: percent('best-practices'),
    faults: Object.values(audits).flatMap(({ id, score }) => (score !== null && score < 1 ? [id] : [])),
  };
}
