import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Texts } from './texts';
import { Translator } from './translator';

@Component({
  imports: [Texts],
  template: `<p *appTexts="let t">{{ t('app.signedInAs', { email: 'ada@example.org' }) }}</p>`,
})
class Greeting {}

test('a template says its texts in the language of the page, and follows it', async () => {
  const translator = TestBed.inject(Translator);
  translator.speak('en', { app: { signedInAs: 'Signed in as {{ email }}' } });
  const fixture = TestBed.createComponent(Greeting);
  const said = async () => {
    await fixture.whenStable();
    return (fixture.nativeElement as HTMLElement).textContent;
  };
  expect(await said()).toBe('Signed in as ada@example.org');

  translator.speak('de', { app: { signedInAs: 'Angemeldet als {{ email }}' } });
  expect(await said()).toBe('Angemeldet als ada@example.org');
});
