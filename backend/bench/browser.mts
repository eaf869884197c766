import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type Page } from 'playwright-core';
import { launchBrowser } from '@static-file-upload/testing/people/browser';
import { Person } from '@static-file-upload/testing/people/person';
import { UploadPage } from '@static-file-upload/testing/people/upload-page';
import { findBrowser } from '@static-file-upload/testing/people/browser';
import { signUpAndConfirm } from '@static-file-upload/testing/people/account';
import { Line } from '@static-file-upload/testing/network/line';
import { type RunningProduct, startProduct } from '@static-file-upload/testing/stack/running-product';
import { startSink } from './prepare.mts';
import { TabMeter } from './tab-meter.mts';

const MiB = 1024 ** 2;
const GiB = 1024 ** 3;
const fileBytes = 4 * GiB;
const oneStreamBytes = 64 * MiB;
const bytesPerSecond = 4 * MiB;
const storedWithinMs = 30 * 60_000;
const account = { email: 'bench@example.org', password: 'Correct-horse-9' };
const name = 'large.bin';

interface Sent {
  readonly seconds: number;
  readonly peakHeap: number;
  readonly longestTask: TabMeter['longestTask'];
}

/** One large file from Chromium to a storage that takes only so much on each connection. */
export async function browser(): Promise<string> {
  const executable = findBrowser();
  if (executable === undefined) throw new Error('There is no Chromium to measure.');
  process.env['CHROMIUM_PATH'] = executable;
  const product = await startProduct();
  const storage = new URL(product.state.endpoint);
  const line = await Line.to(Number(storage.port));
  const chromium = await launchBrowser([`--host-resolver-rules=MAP ${storage.host} 127.0.0.1:${line.port}`]);
  try {
    await signUpAndConfirm(product.state, account.email, account.password);
    const one = await oneStream(chromium);
    line.maxBytesPerSecond = bytesPerSecond;
    const sent = await upload(chromium, product);
    return table(one, sent);
  } finally {
    await chromium.close();
    await line.stop();
    await product.stop();
  }
}

/** Bytes per second that Chromium sends on one connection of the same limit. */
async function oneStream(chromium: Browser): Promise<number> {
  const sink = await startSink();
  const line = await Line.to(Number(new URL(sink.url).port));
  line.maxBytesPerSecond = bytesPerSecond;
  const page = await chromium.newPage();
  const ms = await page.evaluate(
    async ([url, size]) => {
      const body = new Blob([new Uint8Array(size)]);
      const started = performance.now();
      await fetch(url, { method: 'POST', mode: 'no-cors', body });
      return performance.now() - started;
    },
    [`http://127.0.0.1:${line.port}/`, oneStreamBytes] as const,
  );
  await page.close();
  await line.stop();
  await sink.stop();
  return oneStreamBytes / (ms / 1000);
}

async function upload(chromium: Browser, { url }: RunningProduct): Promise<Sent> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-browser-'));
  const path = join(folder, name);
  // Sparse: it takes no place on the disk.
  await writeFile(path, '');
  await truncate(path, fileBytes);
  try {
    const page = await signedIn(chromium, url);
    const meter = await TabMeter.of(page);
    const started = performance.now();
    await new UploadPage(page).upload(path, name, 'Not sensitive');
    await page.getByText('1 file is stored').waitFor({ timeout: storedWithinMs });
    const seconds = (performance.now() - started) / 1000;
    await meter.end();
    if (meter.workers === 0) throw new Error('The Worker that works out checksums was not measured.');
    const { peakHeap, longestTask } = meter;
    return { seconds, peakHeap, longestTask };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function signedIn(chromium: Browser, url: string): Promise<Page> {
  const page = await chromium.newPage();
  const person = new Person(page);
  await page.goto(`${url}/sign-in`);
  await person.signIn(account);
  await person.heading('Upload files');
  return page;
}

function table(oneStream: number, { seconds, peakHeap, longestTask }: Sent): string {
  const speed = fileBytes / seconds;
  const rows = [
    ['size, GiB', fileBytes / GiB, ''],
    ['limit of one connection, MiB/s', bytesPerSecond / MiB, ''],
    ['one stream, MiB/s', oneStream / MiB, ''],
    ['upload page, MiB/s', speed / MiB, ''],
    ['to one stream, ×', speed / oneStream, 'at least 4'],
    ['peak of the JavaScript heaps, MiB', peakHeap / MiB, 'below 150'],
    ['longest task, ms of the processor', longestTask.processor, 'at most 50'],
    ['longest task, ms by the clock', longestTask.clock, ''],
  ] as const;
  return [
    '| | measured | target |',
    '|---|---:|---:|',
    ...rows.map(([what, value, target]) => `| ${what} | ${Number(value.toFixed(1))} | ${target} |`),
  ].join('\n');
}
