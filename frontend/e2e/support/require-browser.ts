import { launchBrowser } from '@static-file-upload/testing/people/browser';

/** Before all tests: without a browser each of them would leave behind the product that it has started. */
export default async function requireBrowser(): Promise<void> {
  await (await launchBrowser()).close();
}
