import { TestBed } from '@angular/core/testing';
import { provideEnglish } from '../../testing/english';
import { textOf } from '../../testing/form';
import { ConnectionBanner } from './connection-banner';

async function setUp(isSecureContext: boolean) {
  Object.defineProperty(window, 'isSecureContext', { value: isSecureContext, configurable: true });
  TestBed.configureTestingModule({ providers: [provideEnglish()] });
  const fixture = TestBed.createComponent(ConnectionBanner);
  await fixture.whenStable();
  return { fixture, page: fixture.nativeElement as HTMLElement };
}

test('the banner warns of an unencrypted connection', async () => {
  expect(textOf((await setUp(false)).page)).toContain('not encrypted');
  TestBed.resetTestingModule();
  expect(textOf((await setUp(true)).page)).toBe('');
});

test('the banner says that the browser is offline for as long as it is', async () => {
  const { fixture, page } = await setUp(true);
  dispatchEvent(new Event('offline'));
  await fixture.whenStable();
  expect(textOf(page.querySelector('[role=status]'))).toContain('You are offline');

  dispatchEvent(new Event('online'));
  await fixture.whenStable();
  expect(textOf(page.querySelector('[role=status]'))).toBe('');
});
