import { type Page } from 'playwright-core';

/** What a window of 1280 px has left at 200 % and at 400 %, which is WCAG's measure for reflow. */
const widths = [640, 320];
/** The language with the longest words, and the one that is read from the right. */
const languages = ['de', 'ar', 'en'];

/** Where a page is wider than its window or cuts its words off, in each language and at each width. */
export async function reflowFaults(page: Page): Promise<string[]> {
  const faults: string[] = [];
  const { height } = page.viewportSize() ?? { height: 800 };
  for (const language of languages) {
    await page.locator('app-language-menu select').selectOption(language);
    await page.locator(`html[lang=${language}]`).waitFor();
    for (const width of widths) {
      await page.setViewportSize({ width, height });
      faults.push(...(await faultsNow(page)).map((fault) => `${language}, ${width} px: ${fault}`));
    }
  }
  return faults;
}

/** The same, in the language and the window as they are. */
export function faultsNow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const wide = scrollWidth > clientWidth ? [`${scrollWidth - clientWidth} px too wide`] : [];
    const cutOff = [...document.body.querySelectorAll<HTMLElement>('*')].filter((element) => {
      const isRead = element.checkVisibility() && element.textContent.trim() !== '';
      // The title of a name that is cut has all of it; what only a screen reader reads is not seen anyway.
      if (!isRead || element.title !== '' || element.closest('.visually-hidden, svg, select')) return false;
      const { overflowX, overflowY } = getComputedStyle(element);
      const isCut = overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1;
      return isCut || (overflowY === 'hidden' && element.scrollHeight > element.clientHeight + 1);
    });
    return [...wide, ...cutOff.map((element) => `cut off: ${element.outerHTML.slice(0, 100)}`)];
  });
}
