import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContext, type Page } from 'playwright-core';

type Texts = { readonly [name: string]: string | Texts };

const frenchFiles = ['fr.json', 'later/fr.json'].map((file) => {
  const path = join(import.meta.dirname, '../../src/i18n', file);
  return JSON.parse(readFileSync(path, 'utf8')) as Texts;
});

const marked = (texts: Texts): Texts =>
  Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [
      name,
      typeof text === 'string' ? `⟦${text}⟧` : marked(text),
    ]),
  );

/** The longest text: it identifies the file that the build has made of these. */
function longestOf(texts: Texts): string {
  const all = Object.values(texts).map((text) => (typeof text === 'string' ? text : longestOf(text)));
  return all.reduce((longest, text) => (text.length > longest.length ? text : longest), '');
}

/** Puts marks around every French text, so that words which come from somewhere else stand out. */
export async function markFrenchTexts(context: BrowserContext): Promise<void> {
  await context.route('**/chunk-*.js', async (route) => {
    const response = await route.fetch();
    const source = await response.text();
    const french = frenchFiles.find((texts) => source.includes(longestOf(texts)));
    if (!french) return route.fulfill({ response, body: source });
    const body = `const texts = ${JSON.stringify(marked(french))};\nexport { texts as default };\n`;
    return route.fulfill({ response, body });
  });
}

/** What a page says, in text or in a label, without the marks. Names, code and choices of language are not words. */
export function unmarkedTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const notWords = 'script, style, noscript, pre, code, select, svg, [translate="no"]';
    const isShown = (element: Element | null) =>
      element !== null && element.checkVisibility() && element.closest(notWords) === null;
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (isShown(node.parentElement)) found.push(node.textContent ?? '');
    }
    for (const element of document.body.querySelectorAll('*')) {
      if (!isShown(element)) continue;
      for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
        found.push(element.getAttribute(name) ?? '');
    }
    return found.map((text) => text.trim()).filter((text) => /\p{L}{2}/u.test(text) && !text.includes('⟦'));
  });
}
