import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core';
import { findBrowser } from '@static-file-upload/testing/people/browser';
import { signUpAndConfirm } from '@static-file-upload/testing/people/account';
import { type RunningProduct, startProduct } from '@static-file-upload/testing/stack/running-product';
import { median } from './statistics.mts';

const rounds = 5;
const targetMs = 2500;
const account = { email: 'bench@example.org', password: 'Correct-horse-9' };
const publicPages = ['/', '/sign-in', '/sign-up', '/verify', '/developers'];
const ownPages = ['/upload', '/history', '/account'];

/** A phone and a line as Lighthouse takes them for slow ones; bytes per second and milliseconds. */
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 3, isMobile: true, hasTouch: true };
const line = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 };
const cpuSlowdown = 4;

interface Arrival {
  /** All in ms since the address was asked for. */
  readonly firstPaint: number;
  readonly largestPaint: number;
  /** What came over the line, compressed. */
  readonly bytes: number;
}

/** When a page is there on a slow phone that has never seen it; the first paint, which waits for no script, is the floor. */
export async function pages(): Promise<string> {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error('There is no Chrome or Chromium to open pages with.');
  const product = await startProduct();
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    await signUpAndConfirm(product.state, account.email, account.password);
    const session = await signedInStorage(browser, product);
    const rows: string[] = [];
    for (const path of publicPages) rows.push(await row(browser, product.url + path, path));
    for (const path of ownPages) rows.push(await row(browser, product.url + path, path, session));
    return [
      '| page | first paint ms | LCP ms | of 2,500 ms | kB |',
      '|---|---:|---:|---:|---:|',
      ...rows,
    ].join('\n');
  } finally {
    await browser.close();
    await product.stop();
  }
}

type Storage = Awaited<ReturnType<Awaited<ReturnType<Browser['newContext']>>['storageState']>>;

async function signedInStorage(browser: Browser, { url }: RunningProduct): Promise<Storage> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${url}/sign-in`);
  await page.locator('input[type=email]').fill(account.email);
  await page.locator('input[type=password]').fill(account.password);
  await page.keyboard.press('Enter');
  await page.locator('input[type=file]').first().waitFor({ state: 'attached' });
  const storage = await context.storageState();
  await context.close();
  return storage;
}

async function row(browser: Browser, url: string, path: string, storage?: Storage): Promise<string> {
  const arrivals: Arrival[] = [];
  for (let round = 0; round < rounds; round += 1) arrivals.push(await arrive(browser, url, storage));
  const of = (measure: keyof Arrival) => median(arrivals.map((arrival) => arrival[measure]));
  const share = `${Math.round((of('largestPaint') / targetMs) * 100)} %`;
  const cells = [
    path,
    of('firstPaint').toFixed(0),
    of('largestPaint').toFixed(0),
    share,
    (of('bytes') / 1000).toFixed(0),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Opens a page with an empty cache. */
async function arrive(browser: Browser, url: string, storageState?: Storage): Promise<Arrival> {
  const context = await browser.newContext({ ...phone, locale: 'en', ...(storageState && { storageState }) });
  const page = await context.newPage();
  await slowDown(await context.newCDPSession(page));
  await page.goto(url);
  await page.locator('main h1').waitFor();
  await page.waitForLoadState('networkidle');
  const arrival = await readArrival(page);
  await context.close();
  return arrival;
}

async function slowDown(devtools: CDPSession): Promise<void> {
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', line);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: cpuSlowdown });
}

/** What is used of a page's own objects; this workspace does not know the browser's types. */
interface Paint {
  readonly startTime: number;
  readonly element?: { closest(selector: string): unknown } | null;
}
interface PageWindow {
  readonly PerformanceObserver: new (heard: (list: { getEntries(): Paint[] }) => void) => {
    observe(options: { type: string; buffered: boolean }): void;
  };
  readonly performance: {
    getEntriesByType(type: string): { readonly transferSize: number }[];
    getEntriesByName(name: string): Paint[];
  };
}

/** Waits until the largest paint is one of the page itself, and not of its static head. */
function readArrival(page: Page): Promise<Arrival> {
  return page.evaluate(async () => {
    const window = globalThis as unknown as PageWindow;
    const largestPaint = await new Promise<number>((resolve) => {
      new window.PerformanceObserver((list) => {
        const last = list.getEntries().at(-1);
        if (last?.element?.closest('main, footer')) resolve(last.startTime);
      }).observe({ type: 'largest-contentful-paint', buffered: true });
    });
    const loads = ['navigation', 'resource'].flatMap((type) => window.performance.getEntriesByType(type));
    const bytes = loads.reduce((sum, { transferSize }) => sum + transferSize, 0);
    const [first] = window.performance.getEntriesByName('first-contentful-paint');
    return { firstPaint: first?.startTime ?? NaN, largestPaint, bytes };
  });
}
