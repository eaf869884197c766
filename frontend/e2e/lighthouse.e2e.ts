import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { signUpAndConfirm } from '@static-file-upload/testing/people/account';
import { type RunningProduct, startProduct } from '@static-file-upload/testing/stack/running-product';
import { type Inspector, startInspector } from './support/lighthouse.ts';
import { Person } from '@static-file-upload/testing/people/person';

const account = { email: 'ada@example.org', password: 'Correct-horse-9' };
const signedOutPages = ['/', '/sign-in', '/sign-up', '/confirm', '/forgot-password', '/reset-password'];
const signedInPages = ['/upload', '/history', '/account', '/developers', '/verify', '/nowhere'];
const minPercent = 95;

/** Of each page on a phone; the benchmarks measure how fast they are. */
describe('Lighthouse', () => {
  let product: RunningProduct;
  let inspector: Inspector;

  beforeAll(async () => {
    product = await startProduct();
    await signUpAndConfirm(product.state, account.email, account.password);
    inspector = await startInspector();
  }, 120_000);

  afterAll(async () => {
    await inspector.close();
    await product.stop();
  });

  const isFine = async (path: string) => {
    const scores = await inspector.inspect(product.url + path);
    const low = Math.min(scores.accessibility, scores.bestPractices) < minPercent;
    expect({ path, ...(low ? scores : {}) }).toEqual({ path });
  };

  test.each(signedOutPages)('gives %s 95 percent at least for accessibility and best practices', isFine);

  test('has a person signed in for the other pages', async () => {
    const person = new Person(inspector.page);
    await person.page.goto(`${product.url}/sign-in`);
    await person.signIn(account);
    await person.heading('Upload files');
  });

  test.each(signedInPages)('gives %s 95 percent at least for accessibility and best practices', isFine);
});
