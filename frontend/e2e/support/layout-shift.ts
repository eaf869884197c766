import { type BrowserContext, type Page } from 'playwright-core';

interface Shift {
  readonly value: number;
  readonly sources: readonly { readonly node?: Node | null }[];
}
interface WatchedWindow {
  shifts: string[];
}

/** Has the browser note in every page of the context what moves without a person having done something. */
export async function watchLayout(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const shifts: string[] = [];
    (globalThis as unknown as WatchedWindow).shifts = shifts;
    const nameOf = ({ node }: Shift['sources'][number]) =>
      node instanceof Element ? node.outerHTML.slice(0, 80) : String(node?.textContent);
    new PerformanceObserver((list) => {
      for (const { value, sources } of list.getEntries() as unknown as Shift[]) {
        shifts.push(`${value.toFixed(4)}: ${sources.map(nameOf).join(', ')}`);
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

/** What has moved since the page was opened, and how far it shows (the browser's own measure, 0 to 1). */
export async function layoutShifts(page: Page): Promise<string[]> {
  // Two frames, so that the last one is painted and reported.
  return page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    await frame();
    await frame();
    return (globalThis as unknown as WatchedWindow).shifts;
  });
}
