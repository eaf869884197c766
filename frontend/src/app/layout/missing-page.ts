import { Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Translator } from '../i18n/translator';

@Component({
  selector: 'app-missing-page',
  imports: [RouterLink],
  template: `
    <div class="narrow-page">
      <div class="page-heading">
        <h1 tabindex="-1">{{ t('app.missingPage.title') }}</h1>
        <p class="muted">{{ t('app.missingPage.text') }}</p>
      </div>
      <a class="button button-primary" routerLink="/">{{ t('app.missingPage.home') }}</a>
    </div>
  `,
})
export class MissingPage {
  protected readonly t = inject(Translator).text;
}
