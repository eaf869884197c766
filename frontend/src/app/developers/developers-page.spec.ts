import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { provideEnglish } from '../../testing/english';
import { textOf } from '../../testing/form';
import { aSession } from '../../testing/session';
import { type Session } from '../auth/session';
import { SessionStore } from '../auth/session-store';
import { DevelopersPage } from './developers-page';

async function setUp(session: Session | undefined) {
  TestBed.configureTestingModule({
    providers: [
      provideEnglish(),
      provideRouter([]),
      { provide: SessionStore, useValue: { session: signal(session) } },
    ],
  });
  const fixture = TestBed.createComponent(DevelopersPage);
  await fixture.whenStable();
  const page = fixture.nativeElement as HTMLElement;
  const press = async (label: string) => {
    [...page.querySelectorAll('button')].find((button) => textOf(button) === label)?.click();
    await fixture.whenStable();
  };
  return { page, press };
}

test('the commands for developers name this deployment and this person', async () => {
  const { page } = await setUp(aSession());

  expect(textOf(page)).toContain(`--url ${location.origin} --user ada@example.org`);
  expect(textOf(page)).toContain(`--sensitive --url ${location.origin} --user ada@example.org`);
  expect(textOf(page)).toContain(`"${location.origin}/api/uploads/report.pdf?sensitive=true"`);
});

test('the current token is shown on demand, with its expiry, and can be hidden again', async () => {
  const { page, press } = await setUp(aSession({ accessToken: 'the-token' }));
  expect(textOf(page)).not.toContain('the-token');

  await press('Show my token');
  expect(textOf(page)).toContain('the-token');
  expect(textOf(page)).toMatch(/Valid until \d/);
  await press('Hide the token');
  expect(textOf(page)).not.toContain('the-token');
});

test('the page for developers can be read without signing in, and offers to sign in', async () => {
  const { page } = await setUp(undefined);

  expect(textOf(page)).toContain('--user you@example.org');
  expect(page.querySelector('a[href="/sign-in?returnTo=%2Fdevelopers"]')).not.toBeNull();
  expect(textOf(page)).not.toContain('Show my token');
});

test('a command is selected for copying by hand when there is no clipboard', async () => {
  const { page, press } = await setUp(undefined);
  await press('Copy Get a token');

  expect(textOf(page)).toContain('Selected.');
  expect(getSelection()?.toString()).toContain('npm run -s token');
});
