import { Component, inject } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Translator } from './translator';

@Component({ template: `<p>{{ t('app.signedInAs', { email: 'ada@example.org' }) }}</p>` })
class Greeting {
  protected readonly t = inject(Translator).text;
}

test('a template shows its texts in the language of the page and follows a change of language', async () => {
  const translator = TestBed.inject(Translator);
  translator.speak('en', { app: { signedInAs: 'Signed in as {{ email }}' } });
  const fixture = TestBed.createComponent(Greeting);
  const shownText = async () => {
    await fixture.whenStable();
    return (fixture.nativeElement as HTMLElement).textContent;
  };
  expect(await shownText()).toBe('Signed in as ada@example.org');

  translator.speak('de', { app: { signedInAs: 'Angemeldet als {{ email }}' } });
  expect(await shownText()).toBe('Angemeldet als ada@example.org');
});
